import { invalid } from "./errors.js";

/** Element types of host tensors. Graphs compute in `f32` and index with `i32`; `f64` is the reference's own. */
export type DType = "f32" | "f64" | "i32" | "u8";

/** Sizes, outermost axis first; `[]` is a scalar. */
export type Shape = readonly number[];

/** The typed array that holds each element type. */
export interface TensorData {
  f32: Float32Array;
  f64: Float64Array;
  i32: Int32Array;
  u8: Uint8Array;
}

/**
 * A dense host array in row-major order. It holds data and computes nothing.
 * `data.length` is the product of `shape`.
 */
export type Tensor<D extends DType = DType> = {
  [K in D]: { readonly dtype: K; readonly shape: Shape; readonly data: TensorData[K] };
}[D];

/** Tensors by name, in the order in which they were put: a model's parameters, a direction, a file's contents. */
export type TensorMap = ReadonlyMap<string, Tensor>;

const constructors = { f32: Float32Array, f64: Float64Array, i32: Int32Array, u8: Uint8Array } as const;

/** The number of elements of a shape: 1 for a scalar. */
export function sizeOf(shape: Shape): number {
  let size = 1;
  for (const extent of shape) size *= extent;
  return size;
}

/** Row-major strides, in elements. */
export function stridesOf(shape: Shape): number[] {
  const strides = new Array<number>(shape.length);
  let stride = 1;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    strides[axis] = stride;
    stride *= shape[axis]!;
  }
  return strides;
}

/** Whether two shapes are the same. */
export function sameShape(a: Shape, b: Shape): boolean {
  return a.length === b.length && a.every((extent, axis) => extent === b[axis]);
}

/** `2x3x4`, and `scalar` for `[]`. */
export function formatShape(shape: Shape): string {
  return shape.length === 0 ? "scalar" : shape.join("x");
}

/**
 * A tensor over existing data, without copying.
 *
 * @throws ComputeError `invalid` if the data does not have as many elements as the shape.
 * @example tensor("f32", [2, 2], Float32Array.of(1, 2, 3, 4))
 */
export function tensor<D extends DType>(dtype: D, shape: Shape, data: TensorData[D]): Tensor<D> {
  if (data.length !== sizeOf(shape)) {
    throw invalid("tensor", `${sizeOf(shape)} elements for shape ${formatShape(shape)}`, data.length);
  }
  return { dtype, shape, data } as unknown as Tensor<D>;
}

/** A tensor of zeros. */
export function zeros<D extends DType>(dtype: D, shape: Shape): Tensor<D> {
  return tensor(dtype, shape, new constructors[dtype](sizeOf(shape)) as TensorData[D]);
}

/** The same values in another element type; the tensor itself where it already has that type. */
export function toDType<D extends DType>(value: Tensor, dtype: D): Tensor<D> {
  if (value.dtype === dtype) return value as unknown as Tensor<D>;
  return tensor(dtype, value.shape, new constructors[dtype](value.data) as TensorData[D]);
}
