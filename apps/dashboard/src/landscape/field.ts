import { type Axis, isSameAxis, type LandscapeGrid, type Quantity } from "./grid.ts";

/** What a cell holds: a number, or one of three things that are not. */
export type CellState = "value" | "unfinished" | "nan" | "infinite";

/** One quantity over a grid: what a picture is drawn of. */
export interface Field {
  readonly x: Axis;
  readonly y: Axis | null;
  /** Columns and rows; one row where there is one axis. */
  readonly nx: number;
  readonly ny: number;
  readonly values: Float32Array;
  readonly finished: Uint8Array;
}

/** Loss or accuracy of a surface. */
export function fieldOf(grid: LandscapeGrid, quantity: Quantity): Field {
  const { x, y, finished } = grid;
  return { x, y, nx: x.points, ny: y?.points ?? 1, values: grid[quantity], finished };
}

/** What stands in a cell. */
export function cellState({ values, finished }: Field, index: number): CellState {
  if (finished[index] !== 1) return "unfinished";
  const value = values[index]!;
  if (Number.isFinite(value)) return "value";
  return Number.isNaN(value) ? "nan" : "infinite";
}

/** How many cells are in each state. */
export function countStates(field: Field): Readonly<Record<CellState, number>> {
  const counts = { value: 0, unfinished: 0, nan: 0, infinite: 0 };
  for (let index = 0; index < field.values.length; index++) counts[cellState(field, index)]++;
  return counts;
}

/** Cell by cell `field` minus `base`; nothing where their grids differ. A cell is finished where both are. */
export function differenceOf(field: Field, base: Field): Field | undefined {
  if (!isSameAxis(field.x, base.x) || !isSameAxis(field.y, base.y)) return undefined;
  return {
    ...field,
    values: field.values.map((value, index) => value - base.values[index]!),
    finished: field.finished.map((flag, index) => flag & base.finished[index]!),
  };
}
