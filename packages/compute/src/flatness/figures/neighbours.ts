import { extentOf, type LossGrid } from "./loss-grid.js";

/** Steps from a cell to others: columns and rows. */
export type Steps = readonly (readonly [dx: number, dy: number])[];

/** The cells that share an edge with a cell. */
export const edgeSteps: Steps = [
  [-1, 0],
  [1, 0],
  [0, -1],
  [0, 1],
];

/** The cells that share an edge or a corner with a cell. */
export const allSteps: Steps = [...edgeSteps, [-1, -1], [1, -1], [-1, 1], [1, 1]];

/** The cells that lie some steps from a cell, without those outside of the grid. */
export function neighboursOf(grid: LossGrid, cell: number, steps: Steps): number[] {
  const { columns, rows } = extentOf(grid);
  const [column, row] = [cell % columns, Math.floor(cell / columns)];
  return steps.flatMap(([dx, dy]) => {
    const [x, y] = [column + dx, row + dy];
    return x < 0 || x >= columns || y < 0 || y >= rows ? [] : [y * columns + x];
  });
}

/** Whether a cell lies at the end of an axis. */
export function isBorder(grid: LossGrid, cell: number): boolean {
  const { columns, rows } = extentOf(grid);
  const [column, row] = [cell % columns, Math.floor(cell / columns)];
  return column === 0 || column === columns - 1 || (rows > 1 && (row === 0 || row === rows - 1));
}

/** A cell and all that is reached from it through cells that belong, itself first. */
export function floodFrom(
  grid: LossGrid,
  start: number,
  steps: Steps,
  belongs: (cell: number) => boolean,
): number[] {
  const seen = new Set([start]);
  // A set is walked in the order in which it grows, while it grows.
  for (const cell of seen) {
    for (const next of neighboursOf(grid, cell, steps)) if (belongs(next)) seen.add(next);
  }
  return [...seen];
}
