import { coordinateAt, type LandscapeGrid, nearestIndex } from "../landscape/grid.ts";

/** A figure of a surface's shape, and what it means. */
export interface FlatnessFigure {
  readonly name: string;
  readonly meaning: string;
  readonly unit: "number" | "percent";
  /** Nothing where the grid has not what it takes. */
  readonly of: (grid: LandscapeGrid) => number | undefined;
}

/** The figures, computed from the cells as they are: no fit, no smoothing. */
export const flatnessFigures: readonly FlatnessFigure[] = [
  { name: "Loss at the centre", meaning: "where nothing is displaced", unit: "number", of: centreLoss },
  {
    name: "Least loss",
    meaning: "over all cells",
    unit: "number",
    of: (grid) => finite(grid.loss, Math.min),
  },
  {
    name: "Greatest loss",
    meaning: "over all cells with a number",
    unit: "number",
    of: (grid) => finite(grid.loss, Math.max),
  },
  {
    name: "Mean rise, near half",
    meaning: "mean of loss minus loss at the centre, over cells nearer than half the way to the border",
    unit: "number",
    of: meanRise,
  },
  {
    name: "Curvature along x",
    meaning: "second difference of loss at the centre",
    unit: "number",
    of: (grid) => curvature(grid, "x"),
  },
  {
    name: "Curvature along y",
    meaning: "second difference of loss at the centre",
    unit: "number",
    of: (grid) => curvature(grid, "y"),
  },
  {
    name: "Basin",
    meaning: "share of finished cells whose loss is at most 1 above that of the centre",
    unit: "percent",
    of: basinShare,
  },
  {
    name: "Accuracy at the centre",
    meaning: "where nothing is displaced",
    unit: "percent",
    of: (grid) => numberAt(grid.accuracy, centreIndex(grid)),
  },
];

function centreIndex({ x, y }: LandscapeGrid): number {
  return (y ? nearestIndex(y, 0) : 0) * x.points + nearestIndex(x, 0);
}

function centreLoss(grid: LandscapeGrid): number | undefined {
  return numberAt(grid.loss, centreIndex(grid));
}

function numberAt(values: Float32Array, index: number): number | undefined {
  const value = values[index]!;
  return Number.isFinite(value) ? value : undefined;
}

function finite(values: Float32Array, pick: (a: number, b: number) => number): number | undefined {
  let found: number | undefined;
  for (const value of values)
    if (Number.isFinite(value)) found = found === undefined ? value : pick(found, value);
  return found;
}

function meanRise(grid: LandscapeGrid): number | undefined {
  const centre = centreLoss(grid);
  if (centre === undefined) return undefined;
  let [sum, count] = [0, 0];
  grid.loss.forEach((value, index) => {
    if (!Number.isFinite(value) || reachOf(grid, index) > 0.5) return;
    sum += value - centre;
    count++;
  });
  return count === 0 ? undefined : sum / count;
}

/** How far out a cell lies: 0 at the centre, 1 at the middle of a border. */
function reachOf({ x, y }: LandscapeGrid, index: number): number {
  const across = coordinateAt(x, index % x.points) / Math.max(Math.abs(x.from), Math.abs(x.to));
  if (!y) return Math.abs(across);
  return Math.hypot(
    across,
    coordinateAt(y, Math.floor(index / x.points)) / Math.max(Math.abs(y.from), Math.abs(y.to)),
  );
}

function curvature(grid: LandscapeGrid, along: "x" | "y"): number | undefined {
  const axis = grid[along];
  if (!axis || axis.points < 3) return undefined;
  const step = along === "x" ? 1 : grid.x.points;
  const centre = centreIndex(grid);
  const place = along === "x" ? centre % grid.x.points : Math.floor(centre / grid.x.points);
  if (place === 0 || place === axis.points - 1) return undefined;
  const width = (axis.to - axis.from) / (axis.points - 1);
  const bend = (grid.loss[centre - step]! - 2 * grid.loss[centre]! + grid.loss[centre + step]!) / width ** 2;
  return Number.isFinite(bend) ? bend : undefined;
}

function basinShare(grid: LandscapeGrid): number | undefined {
  const centre = centreLoss(grid);
  const done = grid.finished.reduce((sum, flag) => sum + flag, 0);
  if (centre === undefined || done === 0) return undefined;
  let low = 0;
  for (const value of grid.loss) if (value <= centre + 1) low++;
  return low / done;
}
