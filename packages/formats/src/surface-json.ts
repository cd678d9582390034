/**
 * A surface as JSON: `{ basin, split, axes: [{ name, coordinates }], loss, accuracy, metadata }`, with a list for each row
 * of a plane. JSON has no words for NaN and infinity: they are texts here, and null is a cell that is not finished.
 */
import { invalidFile, unsupportedFile } from "./errors.js";
import { float32Text } from "./float-text.js";
import {
  checkSurface,
  countCells,
  finishSurface,
  MAX_CELLS,
  type SurfaceAxis,
  type SurfaceGrid,
} from "./surface.js";
import { checkNotes, isRecord, parseRecord } from "./surface-notes.js";
import { decodeUtf8 } from "./utf8.js";

const VERSION = 1;
const words: ReadonlyMap<unknown, number> = new Map([
  ["NaN", Number.NaN],
  ["Infinity", Number.POSITIVE_INFINITY],
  ["-Infinity", Number.NEGATIVE_INFINITY],
]);

/** The JSON text of a surface. */
export function encodeSurfaceJson(grid: SurfaceGrid): Uint8Array {
  const { axes, loss, accuracy, finished, split, metadata } = checkSurface(grid, "json");
  const cells = (values: Float32Array): unknown[] =>
    inRows(
      axes,
      Array.from(values, (value, cell) => (finished[cell] ? toJson(value) : null)),
    );
  const text = JSON.stringify({
    basin: VERSION,
    split,
    axes: axes.map(({ name, coordinates }) => ({ name, coordinates: [...coordinates] })),
    loss: cells(loss),
    accuracy: cells(accuracy),
    metadata,
  });
  return new TextEncoder().encode(`${text}\n`);
}

/**
 * The surface of a JSON text.
 *
 * @throws FormatError `invalid`; `unsupported` for JSON of a later version
 */
export function parseSurfaceJson(bytes: Uint8Array, where: string): SurfaceGrid {
  const value = parseRecord(decodeUtf8(bytes, where), where);
  if (value["basin"] !== VERSION) {
    throw unsupportedFile(
      where,
      `want a surface with "basin": ${VERSION}, got ${JSON.stringify(value["basin"])}`,
    );
  }
  const axes = parseAxes(value["axes"], where);
  const notes = { ...value, axes: axes.map(({ name }) => name) };
  const { split, metadata } = checkNotes(notes, where);
  const loss = parseCells(value["loss"], axes, `${where} loss`);
  const accuracy = parseCells(value["accuracy"], axes, `${where} accuracy`);
  const finished = Uint8Array.from(loss, (cell) => (cell === null ? 0 : 1));
  const filled = (cells: readonly (number | null)[]): Float32Array =>
    Float32Array.from(cells, (cell) => cell ?? Number.NaN);
  return finishSurface(
    { axes, loss: filled(loss), accuracy: filled(accuracy), finished, split, metadata },
    where,
  );
}

function toJson(value: number): number | string {
  return Number.isFinite(value) ? Number(float32Text(value)) : String(value);
}

function inRows(axes: readonly SurfaceAxis[], cells: unknown[]): unknown[] {
  if (axes.length === 1) return cells;
  const nx = axes[0]!.coordinates.length;
  return Array.from(axes[1]!.coordinates, (_, iy) => cells.slice(iy * nx, (iy + 1) * nx));
}

function parseAxes(value: unknown, where: string): SurfaceAxis[] {
  if (!Array.isArray(value) || value.length < 1 || value.length > 2) {
    throw invalidFile(where, "a list of one or two axes", Array.isArray(value) ? value.length : typeof value);
  }
  return value.map((axis: unknown) => {
    const { name, coordinates } = isRecord(axis) ? axis : {};
    const valid =
      typeof name === "string" &&
      Array.isArray(coordinates) &&
      coordinates.every((item) => typeof item === "number");
    if (!valid) throw invalidFile(where, "axes with a name and coordinates", JSON.stringify(axis));
    return { name, coordinates: Float64Array.from(coordinates as number[]) };
  });
}

function parseCells(value: unknown, axes: readonly SurfaceAxis[], where: string): (number | null)[] {
  const nx = axes[0]?.coordinates.length ?? 0;
  const rows = axes.length === 1 ? [value] : value;
  const wellShaped = Array.isArray(rows) && rows.every((row) => Array.isArray(row) && row.length === nx);
  if (!wellShaped || rows.length * nx !== countCells(axes) || rows.length * nx > MAX_CELLS) {
    throw invalidFile(where, `rows of ${nx} cells, one for each y`, "another shape");
  }
  return rows.flat().map((cell: unknown) => parseCell(cell, where));
}

function parseCell(cell: unknown, where: string): number | null {
  if (cell === null || typeof cell === "number") return cell;
  const number = words.get(cell);
  if (number !== undefined) return number;
  throw invalidFile(where, "a number, NaN, Infinity, -Infinity or null", JSON.stringify(cell));
}
