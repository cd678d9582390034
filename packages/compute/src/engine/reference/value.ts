import { type Shape, sizeOf, stridesOf } from "../../tensor.js";

/** What the reference engine computes with: every element a double, indices included. */
export interface Value {
  readonly shape: Shape;
  readonly data: Float64Array;
}

/** Walks two shapes of equal rank: `visit(a, b)` gets the offsets of runs along the last axis. */
export function eachRun(
  extents: Shape,
  aStrides: readonly number[],
  bStrides: readonly number[],
  visit: (out: number, a: number, b: number) => void,
): void {
  const outer = extents.slice(0, -1);
  const run = extents.at(-1) ?? 1;
  const index = new Array<number>(outer.length).fill(0);
  let a = 0;
  let b = 0;
  for (let count = sizeOf(outer), out = 0; count > 0; count--, out += run) {
    visit(out, a, b);
    for (let axis = outer.length - 1; axis >= 0; axis--) {
      a += aStrides[axis]!;
      b += bStrides[axis]!;
      if (++index[axis]! < outer[axis]!) break;
      a -= aStrides[axis]! * outer[axis]!;
      b -= bStrides[axis]! * outer[axis]!;
      index[axis] = 0;
    }
  }
}

/** Strides that read a shape as if it were spread to `shape`: 0 along spread axes. */
export function spreadStrides(from: Shape, shape: Shape): number[] {
  const own = stridesOf(from);
  const lead = shape.length - from.length;
  return shape.map((extent, axis) => {
    const source = axis - lead;
    return source < 0 || (from[source] === 1 && extent !== 1) ? 0 : own[source]!;
  });
}
