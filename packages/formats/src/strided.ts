import { type Shape, sizeOf } from "@basin/compute/tensor";

/** An array inside a longer run of elements: element `i` lies at `offset + sum(i[axis] * strides[axis])`. */
export interface Strided {
  readonly offset: number;
  readonly shape: Shape;
  readonly strides: readonly number[];
}

/** One past the last element that a strided array touches; its own offset where it has no elements. */
export function extentOf({ offset, shape, strides }: Strided): number {
  if (sizeOf(shape) === 0) return offset;
  return shape.reduce((last, extent, axis) => last + (extent - 1) * strides[axis]!, offset) + 1;
}

/**
 * The bytes of a strided array in row-major order: a view where they lie so already, and a copy otherwise.
 *
 * @param itemSize bytes per element
 */
export function gatherBytes(source: Uint8Array, strided: Strided, itemSize: number): Uint8Array {
  const { offset, shape } = strided;
  const size = sizeOf(shape);
  if (isRowMajor(strided)) return source.subarray(offset * itemSize, (offset + size) * itemSize);
  const gathered = new Uint8Array(size * itemSize);
  let to = 0;
  for (const from of positions(strided, size)) {
    for (let byte = 0; byte < itemSize; byte++) gathered[to++] = source[from * itemSize + byte]!;
  }
  return gathered;
}

/** Strides of column-major order, in elements. */
export function columnMajorStrides(shape: Shape): number[] {
  let stride = 1;
  return shape.map((extent) => {
    const own = stride;
    stride *= extent;
    return own;
  });
}

/** Axes of one element are never stepped along, so their strides say nothing. */
function isRowMajor({ shape, strides }: Strided): boolean {
  let wanted = 1;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    if (shape[axis] !== 1 && strides[axis] !== wanted) return false;
    wanted *= shape[axis]!;
  }
  return true;
}

/** Where each element lies, counting the last axis fastest, like an odometer. */
function* positions({ offset, shape, strides }: Strided, size: number): Generator<number> {
  const index = new Array<number>(shape.length).fill(0);
  let at = offset;
  for (let count = 0; count < size; count++) {
    yield at;
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      at += strides[axis]!;
      index[axis] = index[axis]! + 1;
      if (index[axis]! < shape[axis]!) break;
      at -= strides[axis]! * shape[axis]!;
      index[axis] = 0;
    }
  }
}
