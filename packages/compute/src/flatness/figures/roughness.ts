import { extentOf, type FigureValue, type LossGrid, lossAt, noFigure } from "./loss-grid.js";

/** Losses below this are its rounding in float32; the logarithm goes no deeper. */
const LEAST_LOSS = 1e-7;

/**
 * The root mean square of the second differences of log loss along each axis, each divided by the squared distance of
 * the points: along an axis with points h apart,
 *
 *     (log L(i - 1) - 2 log L(i) + log L(i + 1)) / h^2.
 *
 * Differences in which a cell is unfinished, NaN or infinite are skipped.
 */
export function roughness(grid: LossGrid): FigureValue {
  const { columns, rows } = extentOf(grid);
  let [sum, cells, skipped] = [0, 0, 0];
  for (const [place, { from, to, points }] of grid.axes.entries()) {
    const stride = place === 0 ? 1 : columns;
    const square = ((to - from) / (points - 1)) ** 2;
    for (let cell = 0; cell < columns * rows; cell++) {
      const index = Math.floor(cell / stride) % points;
      if (index === 0 || index === points - 1) continue;
      const difference =
        logLoss(grid, cell - stride) - 2 * logLoss(grid, cell) + logLoss(grid, cell + stride);
      if (Number.isFinite(difference)) {
        sum += (difference / square) ** 2;
        cells++;
      } else skipped++;
    }
  }
  return cells === 0 ? noFigure(skipped) : { value: Math.sqrt(sum / cells), cells, skipped };
}

function logLoss(grid: LossGrid, cell: number): number {
  return Math.log(Math.max(LEAST_LOSS, lossAt(grid, cell) ?? Number.NaN));
}
