import { StoreError, type Surface, type SurfaceAxis, type SurfaceValues } from "@basin/db";
import type { Loaders } from "../loaders.js";
import type { GridValues } from "../scalar/grid.js";

const LARGEST_STRIDE = 10_001;

/** Rows and columns of a grid of which every n-th cell is taken; a curve has one row. */
export function shapeOf(axes: readonly SurfaceAxis[], stride: number): [number, number] {
  const [x, y] = axes;
  return [Math.ceil((y?.points ?? 1) / stride), Math.ceil(x!.points / stride)];
}

/** @throws StoreError `invalid` unless it is a whole number from 1 */
export function checkStride(stride: number): void {
  if (stride >= 1 && stride <= LARGEST_STRIDE) return;
  const detail = `want a stride from 1 to ${LARGEST_STRIDE}, got ${stride}`;
  throw new StoreError({ code: "invalid", where: "stride", detail });
}

/** One quantity of a surface as a grid. */
export async function gridOf(
  loaders: Loaders,
  { id, axes }: Surface,
  { stride, quantity }: { readonly stride: number; readonly quantity: keyof SurfaceValues },
): Promise<GridValues> {
  checkStride(stride);
  const values = await loaders.surfaceValues.load({ id, how: stride });
  if (values === undefined) {
    throw new StoreError({ code: "missing", where: id, detail: "want its values, got none" });
  }
  return { shape: shapeOf(axes, stride), data: values[quantity] };
}
