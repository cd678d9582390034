import { ComputeError } from "../errors.js";
import { formatShape, sameShape, type Tensor, type TensorMap, toDType } from "../tensor.js";
import { initParameters } from "./init.js";
import { parametersOf } from "./network.js";
import type { ModelSpec, Parameter } from "./spec.js";

/** Named tensors of a network, running statistics included. */
export type Params = ReadonlyMap<string, Tensor<"f32">>;

/** An architecture with its parameters. */
export interface Model {
  readonly spec: ModelSpec;
  readonly params: Params;
}

/** A network with fresh parameters. */
export function createModel(spec: ModelSpec, { seed = 0 }: { seed?: number } = {}): Model {
  return { spec, params: initParameters(parametersOf(spec), seed) };
}

/**
 * A network with parameters from a file. Counters such as `num_batches_tracked` are left out.
 *
 * @param where the file's name, for errors
 * @throws ComputeError `invalid` if names or shapes do not fit the architecture (three differences at most are
 *   listed), or if a value is NaN or infinite
 */
export function loadModel(spec: ModelSpec, tensors: TensorMap, where = "model"): Model {
  const parameters = parametersOf(spec);
  const differences = [...compare(parameters, tensors), ...unexpected(parameters, tensors)];
  if (differences.length > 0) {
    const shown = differences.slice(0, 3).join("; ");
    const more = differences.length > 3 ? `; and ${differences.length - 3} more` : "";
    throw new ComputeError({
      code: "invalid",
      where,
      detail: `does not fit ${spec.arch} with ${spec.classes} classes: ${shown}${more}`,
    });
  }
  const params = new Map(parameters.map(({ name }) => [name, toDType(tensors.get(name)!, "f32")]));
  for (const [name, { data }] of params) checkFinite(where, name, data);
  return { spec, params };
}

function* compare(parameters: readonly Parameter[], tensors: TensorMap): Generator<string> {
  for (const { name, shape } of parameters) {
    const found = tensors.get(name);
    if (!found) yield `${name} (${formatShape(shape)}) is missing`;
    else if (!sameShape(found.shape, shape)) {
      yield `${name} is ${formatShape(found.shape)}, want ${formatShape(shape)}`;
    }
  }
}

function* unexpected(parameters: readonly Parameter[], tensors: TensorMap): Generator<string> {
  const known = new Set(parameters.map(({ name }) => name));
  for (const name of tensors.keys()) {
    if (!known.has(name) && !name.endsWith("num_batches_tracked")) yield `${name} is unexpected`;
  }
}

function checkFinite(where: string, name: string, data: Float32Array): void {
  const place = data.findIndex((value) => !Number.isFinite(value));
  if (place < 0) return;
  throw new ComputeError({
    code: "invalid",
    where,
    detail: `${name}: want finite values, got ${data[place]} at element ${place}`,
  });
}
