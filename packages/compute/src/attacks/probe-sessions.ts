import type { Engine, Results, Session } from "../engine/engine.js";
import { grad, gradientName } from "../grad/grad.js";
import { type Graph, inputsOf } from "../graph/graph.js";
import { prune } from "../graph/prune.js";
import type { Model } from "../models/model.js";
import { type Tensor, tensor } from "../tensor.js";
import type { Answer, Probe, Query, Values } from "./search.js";

/** Compiles probes when they are first used, each in the sizes that are needed. Dispose of it. */
export class ProbeSessions {
  readonly #engine: Engine;
  readonly #model: Model;
  readonly #open = new Map<Probe, Map<number, Promise<Opened>>>();
  /** The most queries that one call answers. */
  readonly batch: number;

  constructor(engine: Engine, model: Model, batch: number) {
    this.#engine = engine;
    this.#model = model;
    this.batch = batch;
  }

  /** Answers queries of one probe, at most `batch`. */
  async ask(probe: Probe, queries: readonly Query[]): Promise<Answer[]> {
    const { session, graph, size } = await this.#session(probe, queries.length);
    const results = await session.run(toFeeds(graph, this.#model, queries, size));
    return queries.map((_, i) => shareOf(results, i, size));
  }

  async dispose(): Promise<void> {
    for (const sizes of this.#open.values()) {
      // One that could not be compiled has told its caller so.
      for (const opened of sizes.values())
        await opened.then(({ session }) => session.dispose()).catch(() => undefined);
    }
  }

  #session(probe: Probe, count: number): Promise<Opened> {
    const size = sizeFor(count, this.batch);
    const sizes = this.#open.get(probe) ?? new Map<number, Promise<Opened>>();
    this.#open.set(probe, sizes);
    const opened = sizes.get(size) ?? this.#compile(probe, size);
    sizes.set(size, opened);
    return opened;
  }

  async #compile(probe: Probe, size: number): Promise<Opened> {
    const graph = probeGraph(probe, this.#model, size);
    return { graph, size, session: await this.#engine.compile(graph, { frozen: this.#model.params }) };
  }
}

interface Opened {
  readonly session: Session;
  readonly graph: Graph;
  readonly size: number;
}

/** The smallest of batch, batch/2, batch/4, ... that holds them: few images are not made to pay for many. Never one. */
function sizeFor(count: number, batch: number): number {
  let size = batch;
  while (Math.ceil(size / 2) >= Math.max(2, count)) size = Math.ceil(size / 2);
  return size;
}

function probeGraph({ graph, gradient }: Probe, { spec }: Model, batch: number): Graph {
  const built = graph(spec, batch);
  const outputs = Object.keys(built.outputs).filter((name) => name !== "objective");
  if (gradient === null) return prune(built, outputs);
  return prune(grad(built, "objective", [gradient]), [...outputs, gradientName(gradient)]);
}

/** The queries as one batch, filled up with the last one. */
function toFeeds(
  graph: Graph,
  { params }: Model,
  queries: readonly Query[],
  batch: number,
): Record<string, Tensor> {
  const fed = inputsOf(graph).filter(({ attributes }) => !params.has(attributes.name));
  return Object.fromEntries(
    fed.map(({ attributes: { name }, shape }) => {
      const rows = Array.from({ length: batch }, (_, i) => queries[Math.min(i, queries.length - 1)]!);
      const data = new Float32Array(rows.length * rows[0]!.feeds[name]!.length);
      for (const [i, { feeds }] of rows.entries()) data.set(feeds[name]!, i * feeds[name]!.length);
      return [name, tensor("f32", shape, data)];
    }),
  );
}

function shareOf(results: Results, image: number, batch: number): Answer {
  return Object.fromEntries(
    Object.entries(results).map(([name, { data }]) => {
      const size = data.length / batch;
      // A copy: an image that keeps its share must not keep the whole batch.
      return [name, data.slice(image * size, (image + 1) * size) as Values];
    }),
  );
}
