import type { CellState, Field } from "../field.ts";
import { markedRuns } from "../marked-runs.ts";

/** Two triangles a run of marked cells, lying on the floor. */
export interface FloorMarks {
  readonly positions: Float32Array;
  /** Cells counted across, so that a pattern repeats once a cell. */
  readonly patterns: Float32Array;
  /** By corner, as {@link stateNumbers} has it. */
  readonly states: Float32Array;
}

/** How a state is told to the shader. */
export const stateNumbers: Readonly<Record<Exclude<CellState, "value">, number>> = {
  unfinished: 0,
  nan: 1,
  infinite: 2,
};

const corners = [
  [0, 0],
  [1, 0],
  [1, 1],
  [0, 0],
  [1, 1],
  [0, 1],
] as const;

/** The floor under every cell that has no number. */
export function floorMarks(field: Field): FloorMarks {
  const runs = markedRuns(field);
  const [positions, patterns, states]: number[][] = [[], [], []];
  for (const { state, ix, iy, length } of runs) {
    for (const [dx, dy] of corners) {
      const column = ix + dx * length;
      const row = iy + dy;
      positions!.push(edgePlace(column, field.nx), edgePlace(row, field.ny), 0);
      patterns!.push(column, row);
      states!.push(stateNumbers[state]);
    }
  }
  return {
    positions: Float32Array.from(positions!),
    patterns: Float32Array.from(patterns!),
    states: Float32Array.from(states!),
  };
}

/** Where the edge before a column or row lies; a cell reaches half a step to either side of its centre. */
function edgePlace(edge: number, points: number): number {
  return points === 1 ? edge - 0.5 : (edge - 0.5) / (points - 1) - 0.5;
}
