/**
 * A surface in the HDF5 files of loss-landscape (tomgoldstein/loss-landscape, plot_surface.py): `xcoordinates`,
 * `ycoordinates`, `train_loss` and `train_acc` (in percent) or `test_loss` and `test_acc`, -1 where nothing is computed.
 *
 * It declares its arrays as (nx, ny), but fills them through a flat index over `meshgrid(x, y)`, whose rows are those of
 * y; so element `iy * nx + ix` of the file is the cell (iy, ix) whatever the declared shape is, and its own plots of a
 * grid that is not square come out scrambled. The flat order is read and written here, and (ny, nx) declared: that is
 * what its plots want, and its own computation goes on with such a file.
 */
import type { File } from "h5wasm";
import { missingPart, unsupportedFile } from "./errors.js";
import { createH5, readH5 } from "./h5.js";
import { type H5Limit, readNumbers, readText, writeText } from "./h5-dataset.js";
import {
  checkSurface,
  countCells,
  finishSurface,
  MAX_CELLS,
  maskOf,
  namedAxes,
  type ReadSurfaceOptions,
  type SurfaceAxis,
  type SurfaceGrid,
  type SurfaceSplit,
  splits,
} from "./surface.js";
import { formatNotes, parseNotes } from "./surface-notes.js";

const EMPTY = -1;
const PERCENT = 100;
const NOTES = "basin";
/** Our own files say what is finished: a cell of theirs with NaN may be either. */
const FINISHED = "finished";
const LIMIT: H5Limit = { maxElements: MAX_CELLS };

/**
 * The surface of an HDF5 file, one of loss-landscape's or of ours.
 *
 * @param options the split to take where the file has both
 * @throws FormatError `missing` if it holds no surface, `invalid` if it is damaged
 */
export function parseSurfaceH5(
  bytes: Uint8Array,
  where: string,
  { split = "train" }: ReadSurfaceOptions = {},
): Promise<SurfaceGrid> {
  return readH5(bytes, where, (file) => surfaceOf(file, where, split));
}

/** The HDF5 file of a surface, which loss-landscape can plot and go on with. */
export function encodeSurfaceH5(grid: SurfaceGrid): Promise<Uint8Array> {
  const { axes, loss, accuracy, finished, split } = checkSurface(grid, "h5");
  const shape = axes.map(({ coordinates }) => coordinates.length).reverse();
  const orEmpty = (values: Float32Array, scale: number): Float64Array =>
    Float64Array.from(values, (value, cell) => (finished[cell] ? value * scale : EMPTY));
  return createH5((file) => {
    writeText(file, NOTES, formatNotes(grid));
    for (const [i, { coordinates }] of axes.entries()) {
      file.create_dataset({ name: coordinateNames[i]!, data: coordinates, shape: [coordinates.length] });
    }
    file.create_dataset({ name: `${split}_loss`, data: orEmpty(loss, 1), shape });
    file.create_dataset({ name: `${split}_acc`, data: orEmpty(accuracy, PERCENT), shape });
    file.create_dataset({ name: FINISHED, data: finished, shape });
  });
}

const coordinateNames = ["xcoordinates", "ycoordinates"] as const;

function surfaceOf(file: File, where: string, wanted: SurfaceSplit): SurfaceGrid {
  const names = file.keys();
  const text = readText(file, NOTES);
  const notes = text === undefined ? undefined : parseNotes(text, where);
  const split = splitOf(names, wanted, where);
  const axes = axesOf(file, names, where, notes?.axes);
  const cells = countCells(axes);
  const take = (name: string): Float64Array => readNumbers(file, name, where, LIMIT).values;
  const losses = take(`${split}_loss`);
  if (losses.length !== cells)
    throw unsupportedFile(where, `want ${cells} cells of loss, got ${losses.length}`);
  const accuracies = names.includes(`${split}_acc`) ? take(`${split}_acc`) : losses.map(() => Number.NaN);
  const finished = names.includes(FINISHED) ? take(FINISHED) : losses.map((loss) => (loss === EMPTY ? 0 : 1));
  return finishSurface(
    {
      axes,
      loss: Float32Array.from(losses),
      accuracy: Float32Array.from(accuracies, (percent) => percent / PERCENT),
      finished: maskOf(finished, where),
      split,
      metadata: notes?.metadata ?? {},
    },
    where,
  );
}

function splitOf(names: readonly string[], wanted: SurfaceSplit, where: string): SurfaceSplit {
  const found = [wanted, ...splits].find((split) => names.includes(`${split}_loss`));
  if (found !== undefined) return found;
  const got = names.slice(0, 20).join(", ") || "nothing";
  throw missingPart(where, `no surface, want train_loss or test_loss, got ${got}`);
}

function axesOf(
  file: File,
  names: readonly string[],
  where: string,
  axisNames: readonly string[] | undefined,
): SurfaceAxis[] {
  const present = coordinateNames.filter((name, i) => i === 0 || names.includes(name));
  const coordinates = present.map((name) => readNumbers(file, name, where, LIMIT).values);
  return namedAxes(coordinates, axisNames);
}
