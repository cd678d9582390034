/**
 * The operators: a closed set, enough for classifiers, their attacks, training and surfaces. The gradient of every
 * operator is written with operators of this set (see `grad/rules.ts`), so any order of differentiation works.
 *
 * Images are NCHW. Elementwise operators broadcast as NumPy does. Everything is `f32` but indices, which are `i32`.
 */
import type { DType, Shape, Tensor } from "../tensor.js";

/** Stride and zero padding of a square convolution, in pixels, the same on all sides. */
export interface ConvAttributes {
  readonly stride: number;
  readonly padding: number;
}

/** Which axes a reduction runs over; kept axes have extent 1. */
export interface ReduceAttributes {
  readonly axes: readonly number[];
  readonly keepAxes: boolean;
}

/** Nothing to say beyond the inputs. */
export type NoAttributes = Readonly<Record<string, never>>;

/** The attributes of each operator. */
export interface OpAttributes {
  /** A tensor fed at run time, or frozen when the graph is compiled. */
  input: { readonly name: string };
  constant: { readonly value: Tensor<"f32" | "i32"> };

  negate: NoAttributes;
  exp: NoAttributes;
  log: NoAttributes;
  sqrt: NoAttributes;
  tanh: NoAttributes;
  abs: NoAttributes;
  /** -1, 0 or 1. */
  sign: NoAttributes;
  floor: NoAttributes;
  relu: NoAttributes;
  /** 1 where x > 0, else 0. */
  step: NoAttributes;

  add: NoAttributes;
  subtract: NoAttributes;
  multiply: NoAttributes;
  divide: NoAttributes;
  maximum: NoAttributes;
  minimum: NoAttributes;
  /** 1 where a > b, else 0. */
  greater: NoAttributes;
  /** 1 where a = b, else 0. */
  equal: NoAttributes;

  sum: ReduceAttributes;
  max: ReduceAttributes;

  reshape: { readonly shape: Shape };
  transpose: { readonly order: readonly number[] };
  broadcast: { readonly shape: Shape };
  /** `sizes[a]` elements from `starts[a]`, every `steps[a]`-th. */
  slice: {
    readonly starts: readonly number[];
    readonly sizes: readonly number[];
    readonly steps: readonly number[];
  };
  /** Zeros before, after, and between neighbours, per axis: the adjoint of `slice`. */
  pad: {
    readonly before: readonly number[];
    readonly after: readonly number[];
    readonly between: readonly number[];
  };
  concat: { readonly axis: number };
  cast: { readonly dtype: "f32" | "i32" };

  /** a [.., m, k] times b [.., k, n], either transposed on its last two axes first; leading axes broadcast. */
  matmul: { readonly transposeA: boolean; readonly transposeB: boolean };
  /** x [n, c, h, w], weight [o, c, k, k]. */
  conv: ConvAttributes;
  /** The gradient of `conv` with respect to x: (outGrad, weight) -> `shape`. */
  convInputGrad: ConvAttributes & { readonly shape: Shape };
  /** The gradient of `conv` with respect to its weight: (x, outGrad) -> `shape`. */
  convWeightGrad: ConvAttributes & { readonly shape: Shape };
  /**
   * (x, scale, shift, mean, variance) -> scale * (x - mean) / sqrt(variance + epsilon) + shift, channels on axis 1.
   * Evaluation mode feeds the running statistics; training mode feeds the batch's own, as nodes of the graph.
   */
  batchNorm: { readonly epsilon: number };
  /** Non-overlapping square windows; the extents must be multiples of the window. */
  averagePool: { readonly window: number };
  maxPool: { readonly window: number };
  /** Over the last axis. */
  logSoftmax: NoAttributes;

  /** x [n, c, l], index i32 [n, p] -> [n, c, p]: reads `x[n, c, index[n, p]]`. */
  gatherPixels: NoAttributes;
  /** y [n, c, p], index i32 [n, p] -> [n, c, `length`]: adds each value at its index. The adjoint of `gatherPixels`. */
  scatterPixels: { readonly length: number };
}

/** The name of an operator. */
export type Op = keyof OpAttributes;

/** How many inputs each operator takes; `concat` takes one or more. */
export const arity: Readonly<Record<Op, number | "many">> = {
  input: 0,
  constant: 0,
  negate: 1,
  exp: 1,
  log: 1,
  sqrt: 1,
  tanh: 1,
  abs: 1,
  sign: 1,
  floor: 1,
  relu: 1,
  step: 1,
  add: 2,
  subtract: 2,
  multiply: 2,
  divide: 2,
  maximum: 2,
  minimum: 2,
  greater: 2,
  equal: 2,
  sum: 1,
  max: 1,
  reshape: 1,
  transpose: 1,
  broadcast: 1,
  slice: 1,
  pad: 1,
  concat: "many",
  cast: 1,
  matmul: 2,
  conv: 2,
  convInputGrad: 2,
  convWeightGrad: 2,
  batchNorm: 5,
  averagePool: 1,
  maxPool: 1,
  logSoftmax: 1,
  gatherPixels: 2,
  scatterPixels: 2,
};

/** What flows along an edge. */
export interface ValueType {
  readonly dtype: DType & ("f32" | "i32");
  readonly shape: Shape;
}
