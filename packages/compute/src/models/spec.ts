import type { Shape } from "../tensor.js";

/** What a network takes and answers. Images are pixels in [0, 1]; normalisation belongs to the network. */
export interface ModelSpec {
  /** A name from `architectures`. */
  readonly arch: string;
  readonly channels: number;
  readonly height: number;
  readonly width: number;
  readonly classes: number;
  /** Per channel: the network sees (x - mean) / deviation. */
  readonly mean: readonly number[];
  readonly deviation: readonly number[];
}

/** What a named tensor of a network is. Only the first four are trained. */
export type ParameterKind = "weight" | "bias" | "normScale" | "normShift" | "runningMean" | "runningVariance";

/** One named tensor of a network. */
export interface Parameter {
  readonly name: string;
  readonly kind: ParameterKind;
  readonly shape: Shape;
}

/** Whether training changes it by gradient; running statistics follow the batches instead. */
export function isTrained({ kind }: Parameter): boolean {
  return kind !== "runningMean" && kind !== "runningVariance";
}
