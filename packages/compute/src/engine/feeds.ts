import { ComputeError } from "../errors.js";
import { type Graph, inputsOf } from "../graph/graph.js";
import { formatShape, sameShape, type TensorMap } from "../tensor.js";
import type { Feeds } from "./engine.js";

/**
 * Checks that every input of a graph is fed with its shape.
 *
 * @throws ComputeError `missing` or `invalid`, naming the input
 */
export function checkFeeds(graph: Graph, feeds: Feeds): void {
  for (const { attributes, shape } of inputsOf(graph))
    checkOne(attributes.name, shape, feeds[attributes.name]?.shape);
}

/** Checks frozen values likewise: names that the graph has, with its shapes. */
export function checkFrozen(graph: Graph, frozen: TensorMap): void {
  for (const { attributes, shape } of inputsOf(graph)) {
    const value = frozen.get(attributes.name);
    if (value) checkOne(attributes.name, shape, value.shape);
  }
}

function checkOne(name: string, want: readonly number[], got: readonly number[] | undefined): void {
  const where = `input ${name}`;
  if (!got) throw new ComputeError({ code: "missing", where, detail: "is not fed" });
  if (sameShape(want, got)) return;
  throw new ComputeError({
    code: "invalid",
    where,
    detail: `want shape ${formatShape(want)}, got ${formatShape(got)}`,
  });
}
