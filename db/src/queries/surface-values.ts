import { storeError } from "../faults.js";
import type { SurfaceAxis, SurfaceValues } from "../records.js";
import { type Grids, isFinished } from "./surface-cells.js";

/** Grids as arrays, every `stride`-th cell along each axis. Cells that are not finished are NaN. */
export function toValues(
  grids: Grids,
  { axes, stride }: { readonly axes: readonly SurfaceAxis[]; readonly stride: number },
): SurfaceValues {
  if (!Number.isInteger(stride) || stride < 1) {
    throw storeError("invalid", "stride", `want a positive integer, got ${stride}`);
  }
  const kept = cellsOf(axes, stride);
  return {
    loss: Float32Array.from(kept, (cell) => grids.loss.readFloatLE(cell * 4)),
    accuracy: Float32Array.from(kept, (cell) => grids.accuracy.readFloatLE(cell * 4)),
    finished: Uint8Array.from(kept, (cell) => (isFinished(grids.finished, cell) ? 1 : 0)),
  };
}

/** The cells of a preview: row-major with y outer, as the whole grid. */
function cellsOf(axes: readonly SurfaceAxis[], stride: number): readonly number[] {
  const pointsOf = (name: "x" | "y"): number => axes.find((axis) => axis.name === name)?.points ?? 1;
  const [columns, rows] = [pointsOf("x"), pointsOf("y")];
  const cells: number[] = [];
  for (let y = 0; y < rows; y += stride) {
    for (let x = 0; x < columns; x += stride) cells.push(y * columns + x);
  }
  return cells;
}
