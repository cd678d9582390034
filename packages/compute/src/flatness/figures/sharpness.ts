import { coordinatesOf } from "../../surface/axis.js";
import {
  extentOf,
  type FigureOptions,
  type FigureValue,
  type LossGrid,
  lossAt,
  noFigure,
  originLoss,
} from "./loss-grid.js";

/** Sharpness looks as far as this where nobody says how far. */
export const SHARPNESS_RADIUS = 0.25;

/**
 * The largest rise of the loss in a box around the origin, |x| and |y| up to the radius, in percent of 1 + the loss at
 * the origin (Keskar et al. 2017, metric 2.1, with the plane of the grid for A and the box in its coordinates).
 */
export function keskarSharpness(
  grid: LossGrid,
  { radius = SHARPNESS_RADIUS }: FigureOptions = {},
): FigureValue {
  const rise = largestRise(grid, (x, y) => Math.max(Math.abs(x), Math.abs(y)) <= radius * (1 + 1e-9));
  return rise.value === null ? rise : { ...rise, value: (100 * rise.value) / (1 + originLoss(grid)!) };
}

/**
 * The largest rise of the loss in a disc around the origin, in nats: the inner maximum of SAM (Foret et al. 2021)
 * searched on the grid, with the radius in its coordinates.
 */
export function samSharpness(grid: LossGrid, { radius = SHARPNESS_RADIUS }: FigureOptions = {}): FigureValue {
  return largestRise(grid, (x, y) => Math.hypot(x, y) <= radius * (1 + 1e-9));
}

/** NaN cells are skipped; an infinite one makes the rise infinite. The origin itself counts, so that no rise is below 0. */
function largestRise(grid: LossGrid, counts: (x: number, y: number) => boolean): FigureValue {
  const origin = originLoss(grid);
  if (origin === undefined) return noFigure();
  const [xs, ys] = [coordinatesOf(grid.axes[0]!), grid.axes[1] ? coordinatesOf(grid.axes[1]) : [0]];
  const { columns } = extentOf(grid);
  let [most, cells, skipped] = [0, 0, 0];
  for (const [iy, y] of ys.entries()) {
    for (const [ix, x] of xs.entries()) {
      if (!counts(x, y)) continue;
      const loss = lossAt(grid, iy * columns + ix) ?? Number.NaN;
      if (Number.isNaN(loss)) skipped++;
      else {
        most = Math.max(most, loss - origin);
        cells++;
      }
    }
  }
  return { value: most, cells, skipped };
}
