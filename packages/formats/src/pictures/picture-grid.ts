import { invalidPicture } from "./invalid-picture.js";
import type { ValueScale } from "./value-scale.js";

/** What a picture needs of a surface: a grid along one or two axes, x first; cell (iy, ix) is `iy * nx + ix`. */
export interface PictureGrid {
  readonly axes: readonly { readonly name: string; readonly coordinates: Float64Array }[];
  readonly loss: Float32Array;
  /** As a fraction from 0 to 1. */
  readonly accuracy: Float32Array;
  /** 1 where the cell was computed, whatever came out. */
  readonly finished: Uint8Array;
}

/** The quantity that a picture shows. */
export type Quantity = "loss" | "accuracy";

/** What a cell holds, as far as drawing goes; `below` and `above` are finite and beyond the picture's range. */
export type CellState = "value" | "unfinished" | "nan" | "infinite" | "below" | "above";

/** More cells than this are more than the pixels of a picture can tell apart. */
const MAX_CELLS = 2 ** 18;

/** Float32 values are compared with bounds in float64: a bound rounded to float32 must not fall outside itself. */
const TOLERANCE = 1e-6;

/** The grid itself, once its axes are strictly monotonic and its arrays are as long as the axes say. */
export function checkGrid(grid: PictureGrid): PictureGrid {
  if (grid.axes.length !== 1 && grid.axes.length !== 2) {
    throw invalidPicture("axes", "one or two axes", grid.axes.length);
  }
  for (const { name, coordinates } of grid.axes) checkAxis(name, coordinates);
  const cells = grid.axes.reduce((product, { coordinates }) => product * coordinates.length, 1);
  if (cells > MAX_CELLS) throw invalidPicture("surface", `at most ${MAX_CELLS} cells for a picture`, cells);
  for (const name of ["loss", "accuracy", "finished"] as const) {
    if (grid[name].length !== cells) throw invalidPicture(name, `${cells} cells`, grid[name].length);
  }
  return grid;
}

/** What the cell holds on this scale. */
export function cellState(value: number, finished: number, scale: ValueScale): CellState {
  if (finished === 0) return "unfinished";
  if (Number.isNaN(value)) return "nan";
  if (!Number.isFinite(value)) return "infinite";
  const position = scale.position(value);
  if (position < -TOLERANCE) return "below";
  return position > 1 + TOLERANCE ? "above" : "value";
}

/** The borders of an axis's cells: halfway between neighbours, and as far again beyond the first and the last. */
export function cellEdges(coordinates: Float64Array): Float64Array {
  const count = coordinates.length;
  const at = (index: number): number => {
    if (count === 1) return coordinates[0]! + index;
    if (index < 0) return 2 * coordinates[0]! - coordinates[1]!;
    if (index >= count) return 2 * coordinates[count - 1]! - coordinates[count - 2]!;
    return coordinates[index]!;
  };
  return Float64Array.from({ length: count + 1 }, (_, edge) => (at(edge - 1) + at(edge)) / 2);
}

function checkAxis(name: string, coordinates: Float64Array): void {
  const where = `axis ${name}`;
  if (coordinates.length === 0) throw invalidPicture(where, "at least one coordinate", 0);
  const edges = cellEdges(coordinates);
  const span = Math.abs(edges[edges.length - 1]! - edges[0]!);
  if (!(span > 0 && Number.isFinite(span))) {
    throw invalidPicture(where, "finite coordinates that float64 tells apart", [
      ...coordinates.subarray(0, 3),
    ]);
  }
  const direction = Math.sign(coordinates[coordinates.length - 1]! - coordinates[0]!);
  for (let i = 1; i < coordinates.length; i++) {
    const [before, value] = [coordinates[i - 1]!, coordinates[i]!];
    if (direction === 0 || Math.sign(value - before) !== direction) {
      throw invalidPicture(where, "coordinates that only rise or only fall", [before, value]);
    }
  }
}
