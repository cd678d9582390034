import { type Shape, sizeOf, stridesOf } from "../../tensor.js";

/** What the reference engine computes with: every element a double, indices included. */
export interface Value {
  readonly shape: Shape;
  readonly data: Float64Array;
}

/**
 * Walks two operands over the same extents: `visit(out, a, b, run)` gets the offsets of runs of `run` elements along
 * the last axis, where the operands advance by their last strides. Axes that both operands cross evenly are merged
 * first, so that runs are long.
 */
export function eachRun(
  extents: Shape,
  aStrides: readonly number[],
  bStrides: readonly number[],
  visit: (out: number, a: number, b: number, run: number) => void,
): void {
  const axes = mergeAxes(extents, aStrides, bStrides);
  const outer = axes.slice(0, -1);
  const run = axes.at(-1)?.extent ?? 1;
  const index = new Array<number>(outer.length).fill(0);
  const total = sizeOf(extents);
  let [a, b] = [0, 0];
  for (let out = 0; out < total; out += run) {
    visit(out, a, b, run);
    for (let axis = outer.length - 1; axis >= 0; axis--) {
      const { extent, aStride, bStride } = outer[axis]!;
      a += aStride;
      b += bStride;
      index[axis]!++;
      if (index[axis]! < extent) break;
      a -= aStride * extent;
      b -= bStride * extent;
      index[axis] = 0;
    }
  }
}

interface WalkedAxis {
  readonly extent: number;
  readonly aStride: number;
  readonly bStride: number;
}

function mergeAxes(extents: Shape, aStrides: readonly number[], bStrides: readonly number[]): WalkedAxis[] {
  const axes: WalkedAxis[] = [];
  for (const [axis, extent] of extents.entries()) {
    const [aStride, bStride] = [aStrides[axis]!, bStrides[axis]!];
    const last = axes.at(-1);
    const even = last && last.aStride === aStride * extent && last.bStride === bStride * extent;
    if (even) axes[axes.length - 1] = { extent: last.extent * extent, aStride, bStride };
    else axes.push({ extent, aStride, bStride });
  }
  return axes;
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
