/**
 * First values of a network's parameters: weights from a normal distribution with variance 2 / fan-in (He, Zhang, Ren,
 * Sun: "Delving deep into rectifiers", ICCV 2015), biases zero, batch norm the identity.
 */
import { randomStream } from "../random.js";
import { sizeOf, type Tensor, tensor } from "../tensor.js";
import type { Parameter, ParameterKind } from "./spec.js";

const fillings: Readonly<Record<Exclude<ParameterKind, "weight">, number>> = {
  bias: 0,
  normScale: 1,
  normShift: 0,
  runningMean: 0,
  runningVariance: 1,
};

/** Each tensor depends on (seed, its own name) alone. */
export function initParameters(parameters: readonly Parameter[], seed: number): Map<string, Tensor<"f32">> {
  return new Map(parameters.map((parameter) => [parameter.name, initParameter(parameter, seed)]));
}

function initParameter({ name, kind, shape }: Parameter, seed: number): Tensor<"f32"> {
  const data = new Float32Array(sizeOf(shape));
  if (kind !== "weight") return tensor("f32", shape, data.fill(fillings[kind]));
  const stream = randomStream(seed, "init", name);
  const deviation = Math.sqrt(2 / sizeOf(shape.slice(1)));
  for (let i = 0; i < data.length; i++) data[i] = deviation * stream.normal(i);
  return tensor("f32", shape, data);
}
