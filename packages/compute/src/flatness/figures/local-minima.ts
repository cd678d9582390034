import { type FigureValue, type LossGrid, lossAt, noFigure } from "./loss-grid.js";
import { allSteps, edgeSteps, floodFrom, isBorder, neighboursOf } from "./neighbours.js";

/**
 * The number of local minima inside the grid: cells, or connected cells of one loss, with only higher cells around them,
 * corners included. NaN and infinite cells are higher than any number. What touches the border is not counted, for
 * nobody knows what follows; what touches an unfinished cell is skipped.
 */
export function localMinima(grid: LossGrid): FigureValue {
  const steps = grid.axes.length === 1 ? edgeSteps : allSteps;
  const seen = new Uint8Array(grid.loss.length);
  let [count, cells, skipped] = [0, 0, 0];
  for (let cell = 0; cell < grid.loss.length; cell++) {
    const loss = lossAt(grid, cell);
    if (loss === undefined || !Number.isFinite(loss) || seen[cell]) continue;
    const plateau = floodFrom(grid, cell, steps, (next) => lossAt(grid, next) === loss);
    for (const part of plateau) seen[part] = 1;
    if (plateau.some((part) => isBorder(grid, part))) continue;
    const around = plateau
      .flatMap((part) => neighboursOf(grid, part, steps))
      .map((next) => lossAt(grid, next));
    if (around.includes(undefined)) skipped += plateau.length;
    else {
      cells += plateau.length;
      count += Number(!around.some((other) => other! < loss));
    }
  }
  return cells === 0 ? noFigure(skipped) : { value: count, cells, skipped };
}
