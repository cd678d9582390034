import { invalidFile } from "./errors.js";

/** One axis of a surface: the step along a direction at each point. */
export interface SurfaceAxis {
  readonly name: string;
  readonly coordinates: Float64Array;
}

/**
 * A loss surface as files hold it, along one or two axes, x first. Row-major with y outer: cell (iy, ix) is
 * `iy * nx + ix`. NaN and infinity are values like any other; whether a cell was computed is what `finished` says, and
 * only that. Readers put NaN into cells that were not.
 */
export interface SurfaceGrid {
  readonly axes: readonly SurfaceAxis[];
  readonly loss: Float32Array;
  /** As a fraction from 0 to 1. */
  readonly accuracy: Float32Array;
  /** 1 where the cell was computed, 0 elsewhere. */
  readonly finished: Uint8Array;
  readonly split: SurfaceSplit;
  /** The protocol, and whatever else should stay with the numbers; what JSON can hold. */
  readonly metadata: Readonly<Record<string, unknown>>;
}

/** The data that a surface was measured on. */
export type SurfaceSplit = "train" | "test";

/** What a reader may be told where a file does not say it. */
export interface ReadSurfaceOptions {
  /** The split of a file that does not say, or the one to take from a file with both; `train` unless given. */
  readonly split?: SurfaceSplit;
}

/** The splits, in the order in which a file is searched for them. */
export const splits: readonly SurfaceSplit[] = ["train", "test"];

/** The largest grid that is read or written, so that every text of one fits into a string: about 1448 x 1448. */
export const MAX_CELLS = 2 ** 21;

/** The names of axes in files that do not name them. */
export const axisNames = ["x", "y"] as const;

/** The number of cells of a grid along these axes. */
export function countCells(axes: readonly SurfaceAxis[]): number {
  return axes.reduce((product, { coordinates }) => product * coordinates.length, 1);
}

/**
 * The grid itself, once its axes only rise or only fall and its arrays are as long as the axes say.
 *
 * @throws FormatError `invalid`
 */
export function checkSurface(grid: SurfaceGrid, where: string): SurfaceGrid {
  const { axes, finished, split } = grid;
  if (axes.length !== 1 && axes.length !== 2) throw invalidFile(where, "one or two axes", axes.length);
  for (const [i, { coordinates }] of axes.entries()) checkAxis(coordinates, `${where} ${axisNames[i]}`);
  const cells = countCells(axes);
  if (cells > MAX_CELLS) throw invalidFile(where, `at most ${MAX_CELLS} cells`, cells);
  for (const name of ["loss", "accuracy", "finished"] as const) {
    if (grid[name].length !== cells) throw invalidFile(where, `${cells} cells of ${name}`, grid[name].length);
  }
  if (finished.some((value) => value > 1))
    throw invalidFile(where, "finished to be 0 or 1", "another number");
  if (!splits.includes(split))
    throw invalidFile(where, `split ${splits.join(" or ")}`, JSON.stringify(split));
  return grid;
}

/** A checked grid as a reader returns it: with NaN in the cells that are not finished. */
export function finishSurface(grid: SurfaceGrid, where: string): SurfaceGrid {
  checkSurface(grid, where);
  const { loss, accuracy, finished } = grid;
  for (const [cell, value] of finished.entries()) {
    if (value === 0) {
      loss[cell] = Number.NaN;
      accuracy[cell] = Number.NaN;
    }
  }
  return grid;
}

/** The mask of finished cells from the numbers of a file, which must be 0 or 1: a byte would take 256 for 0. */
export function maskOf(values: ArrayLike<number>, where: string): Uint8Array {
  const numbers = Array.from(values);
  const stray = numbers.find((value) => value !== 0 && value !== 1);
  if (stray !== undefined) throw invalidFile(where, "finished to be 0 or 1", stray);
  return Uint8Array.from(numbers);
}

/** The axes of these coordinates, with the names that a file gives them, or x and y. */
export function namedAxes(
  coordinates: readonly Float64Array[],
  names: readonly string[] = axisNames,
): SurfaceAxis[] {
  return coordinates.map((values, i) => ({ name: names[i] ?? axisNames[i] ?? "", coordinates: values }));
}

function checkAxis(coordinates: Float64Array, where: string): void {
  if (coordinates.length === 0) throw invalidFile(where, "at least one coordinate", 0);
  const direction = Math.sign(coordinates.at(-1)! - coordinates[0]!);
  for (const [i, value] of coordinates.entries()) {
    const next = coordinates[i + 1] ?? Number.NaN;
    const inOrder = i === coordinates.length - 1 || (next - value) * direction > 0;
    if (!Number.isFinite(value) || !inOrder) {
      throw invalidFile(where, "finite coordinates that only rise or only fall", `${value}, ${next}`);
    }
  }
}
