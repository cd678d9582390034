import {
  type FigureOptions,
  type FigureValue,
  type LossGrid,
  lossAt,
  noFigure,
  originLoss,
  originOf,
} from "./loss-grid.js";
import { edgeSteps, floodFrom } from "./neighbours.js";

/** Loss above the origin's that a basin allows where nobody says how much, in nats. */
export const BASIN_DELTA = 0.5;

/**
 * The share of the finished cells whose loss is at most the origin's + delta. A NaN or infinite cell counts as one outside
 * of the basin: the model does not work there.
 */
export function basinVolume(grid: LossGrid, { delta = BASIN_DELTA }: FigureOptions = {}): FigureValue {
  return shareOf(grid, delta, (inside) => countCells(grid, inside));
}

/** The same of the cells that are connected with the origin through cells of the basin, by their edges. */
export function connectedBasin(grid: LossGrid, { delta = BASIN_DELTA }: FigureOptions = {}): FigureValue {
  return shareOf(grid, delta, (inside) => floodFrom(grid, originOf(grid)!, edgeSteps, inside).length);
}

function shareOf(
  grid: LossGrid,
  delta: number,
  count: (inside: (cell: number) => boolean) => number,
): FigureValue {
  const origin = originLoss(grid);
  if (origin === undefined) return noFigure();
  const cells = countCells(grid, (cell) => lossAt(grid, cell) !== undefined);
  const inside = (cell: number): boolean => (lossAt(grid, cell) ?? Number.NaN) <= origin + delta;
  return { value: count(inside) / cells, cells, skipped: grid.loss.length - cells };
}

function countCells(grid: LossGrid, counts: (cell: number) => boolean): number {
  let sum = 0;
  for (let cell = 0; cell < grid.loss.length; cell++) sum += Number(counts(cell));
  return sum;
}
