import { type CellState, cellState, type Field } from "./field.ts";

/** Neighbouring cells of one row in one state. */
export interface MarkedRun {
  readonly state: Exclude<CellState, "value">;
  readonly ix: number;
  readonly iy: number;
  readonly length: number;
}

/** The cells without a number, joined along rows so that a picture of an unfinished grid stays small. */
export function markedRuns(field: Field): MarkedRun[] {
  const runs: MarkedRun[] = [];
  for (let iy = 0; iy < field.ny; iy++) {
    for (let ix = 0; ix < field.nx; ) {
      const state = cellState(field, iy * field.nx + ix);
      let end = ix + 1;
      while (end < field.nx && cellState(field, iy * field.nx + end) === state) end++;
      if (state !== "value") runs.push({ state, ix, iy, length: end - ix });
      ix = end;
    }
  }
  return runs;
}
