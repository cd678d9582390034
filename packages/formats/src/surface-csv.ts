/** A surface as a table: `x,y,loss,accuracy,finished`, one row for each cell, y outer; `y` is left out in one dimension. */
import { invalidFile, missingPart } from "./errors.js";
import { float32Text, numberOf } from "./float-text.js";
import {
  checkSurface,
  finishSurface,
  MAX_CELLS,
  maskOf,
  namedAxes,
  type ReadSurfaceOptions,
  type SurfaceGrid,
} from "./surface.js";
import { decodeUtf8 } from "./utf8.js";

const columns = ["x", "y", "loss", "accuracy", "finished"] as const;

type Column = (typeof columns)[number];
type Row = Partial<Record<Column, number>>;

/** More bytes than this are no row of five numbers. */
const LONGEST_ROW = 1000;

/** The table of a surface. Cells that are not finished have no loss and no accuracy; the metadata has no place in it. */
export function encodeSurfaceCsv(grid: SurfaceGrid): Uint8Array {
  const { axes, loss, accuracy, finished } = checkSurface(grid, "csv");
  const [x, y] = axes;
  const nx = x!.coordinates.length;
  const lines = [y === undefined ? "x,loss,accuracy,finished" : columns.join(",")];
  for (const [cell, done] of finished.entries()) {
    const place = [x!.coordinates[cell % nx]!];
    if (y !== undefined) place.push(y.coordinates[Math.floor(cell / nx)]!);
    const values = done ? [float32Text(loss[cell]!), float32Text(accuracy[cell]!)] : ["", ""];
    lines.push([...place, ...values, done].join(","));
  }
  return new TextEncoder().encode(`${lines.join("\n")}\n`);
}

/**
 * The surface of a table. Columns are found by their names and may be in any order; rows must go through x for each y. A
 * table without `finished` counts every row with a loss, one without `accuracy` has none.
 *
 * @throws FormatError `invalid`, `missing`
 */
export function parseSurfaceCsv(
  bytes: Uint8Array,
  where: string,
  { split = "train" }: ReadSurfaceOptions = {},
): SurfaceGrid {
  const rows = parseRows(bytes, where);
  const axes = axesOf(rows, where);
  const finished = maskOf(
    rows.map((row) => row.finished ?? (row.loss === undefined ? 0 : 1)),
    where,
  );
  const missing = rows.findIndex((row, cell) => finished[cell] === 1 && row.loss === undefined);
  if (missing >= 0) throw invalidFile(`${where} row ${missing + 2}`, "a loss in a finished cell", "none");
  const values = (name: "loss" | "accuracy"): Float32Array =>
    Float32Array.from(rows, (row) => row[name] ?? Number.NaN);
  return finishSurface(
    {
      axes: namedAxes(axes),
      loss: values("loss"),
      accuracy: values("accuracy"),
      finished,
      split,
      metadata: {},
    },
    where,
  );
}

function parseRows(bytes: Uint8Array, where: string): Row[] {
  const lines = decodeUtf8(bytes, where).replace(/\r\n?/g, "\n").trimEnd().split("\n");
  const names = lines[0]!.split(",").map((name) =>
    name
      .trim()
      .replace(/^"(.*)"$/, "$1")
      .toLowerCase(),
  );
  for (const needed of ["x", "loss"]) {
    if (!names.includes(needed)) throw missingPart(where, `no column ${needed}, want ${columns.join(",")}`);
  }
  if (new Set(names).size !== names.length)
    throw invalidFile(where, "every column once", JSON.stringify(lines[0]));
  if (lines.length - 1 > MAX_CELLS) throw invalidFile(where, `at most ${MAX_CELLS} rows`, lines.length - 1);
  return lines.slice(1).map((line, i) => parseRow(line, names, `${where} row ${i + 2}`));
}

function parseRow(line: string, names: readonly string[], where: string): Row {
  const cells = line.length > LONGEST_ROW ? [] : line.split(",");
  if (cells.length !== names.length) throw invalidFile(where, `${names.length} columns`, cells.length);
  const row: Row = {};
  for (const [i, name] of names.entries()) {
    const text = cells[i]!;
    if (!isColumn(name) || text.trim() === "") continue;
    const value = numberOf(text);
    if (value === undefined) throw invalidFile(where, `a number as ${name}`, JSON.stringify(text));
    row[name] = value;
  }
  return row;
}

function isColumn(name: string): name is Column {
  return (columns as readonly string[]).includes(name);
}

/** The axes, from the first row of cells and the first cell of each row; every other cell must agree with them. */
function axesOf(rows: readonly Row[], where: string): Float64Array[] {
  const ys = rows.map(({ y }) => y);
  const planar = ys.some((y) => y !== undefined);
  const nx = planar ? runLength(ys) : rows.length;
  const x = Float64Array.from(rows.slice(0, nx), (row) => row.x ?? Number.NaN);
  const y = Float64Array.from(
    { length: Math.ceil(rows.length / Math.max(1, nx)) },
    (_, iy) => ys[iy * nx] ?? Number.NaN,
  );
  const stray = rows.findIndex(
    (row, cell) => row.x !== x[cell % nx] || (planar && row.y !== y[Math.floor(cell / nx)]),
  );
  if (stray >= 0)
    throw invalidFile(`${where} row ${stray + 2}`, "a full grid, x by x for each y", "another cell");
  return planar ? [x, y] : [x];
}

/** How many equal values there are at the start. */
function runLength(values: readonly unknown[]): number {
  const end = values.findIndex((value) => value !== values[0]);
  return end < 0 ? values.length : end;
}
