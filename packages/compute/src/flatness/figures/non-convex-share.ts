import { extentOf, type FigureValue, type LossGrid, lossAt, noFigure } from "./loss-grid.js";
import { allSteps, isBorder } from "./neighbours.js";

/** Of float32: a loss L is known to within L times this. */
const ROUNDING = 2 ** -24;

/**
 * The share of inner cells where the loss is not convex: where the smallest eigenvalue of the grid's 2-D Hessian by
 * central differences,
 *
 *     f_xx = f(+1, 0) - 2 f + f(-1, 0),   f_yy likewise,
 *     f_xy = (f(+1, +1) - f(+1, -1) - f(-1, +1) + f(-1, -1)) / 4,
 *
 * is below zero by more than the rounding of the losses can make. Distances between points do not change its sign. On a
 * line it is f_xx. Cells with a neighbour that is unfinished, NaN or infinite are skipped.
 */
export function nonConvexShare(grid: LossGrid): FigureValue {
  const { columns, rows } = extentOf(grid);
  let [count, cells, skipped] = [0, 0, 0];
  for (let cell = 0; cell < columns * rows; cell++) {
    if (isBorder(grid, cell)) continue;
    const curvature = rows === 1 ? alongLine(grid, cell) : onPlane(grid, cell, columns);
    if (curvature === undefined) skipped++;
    else {
      count += Number(curvature < 0);
      cells++;
    }
  }
  return cells === 0 ? noFigure(skipped) : { value: count / cells, cells, skipped };
}

function alongLine(grid: LossGrid, cell: number): number | undefined {
  const values = [-1, 0, 1].map((step) => lossAt(grid, cell + step) ?? Number.NaN);
  const [left, own, right] = values as [number, number, number];
  return beyondRounding(left - 2 * own + right, values);
}

function onPlane(grid: LossGrid, cell: number, columns: number): number | undefined {
  const at = (dx: number, dy: number): number => lossAt(grid, cell + dx + dy * columns) ?? Number.NaN;
  const own = at(0, 0);
  const xx = at(1, 0) - 2 * own + at(-1, 0);
  const yy = at(0, 1) - 2 * own + at(0, -1);
  const xy = (at(1, 1) - at(1, -1) - at(-1, 1) + at(-1, -1)) / 4;
  const smallest = (xx + yy) / 2 - Math.hypot((xx - yy) / 2, xy);
  return beyondRounding(smallest, [own, ...allSteps.map(([dx, dy]) => at(dx, dy))]);
}

/** The value, 0 where it is no more than rounding, `undefined` where it is no number. */
function beyondRounding(value: number, losses: readonly number[]): number | undefined {
  if (!losses.every(Number.isFinite)) return undefined;
  return Math.abs(value) <= 8 * ROUNDING * Math.max(...losses.map(Math.abs)) ? 0 : value;
}
