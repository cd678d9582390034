/**
 * A surface as NumPy arrays: `x` and `y` (f8), `loss` and `accuracy` (f4) and `finished` (u1) of shape (ny, nx), and
 * `metadata`, JSON in bytes (u1): `json.loads(bytes(archive["metadata"]))`.
 */
import { formatShape, type Tensor, type TensorMap, tensor } from "@basin/compute/tensor";
import { invalidFile, missingPart } from "./errors.js";
import { encodeNpz, parseNpz } from "./npz.js";
import {
  checkSurface,
  finishSurface,
  maskOf,
  namedAxes,
  type ReadSurfaceOptions,
  type SurfaceGrid,
} from "./surface.js";
import { formatNotes, parseNotes } from "./surface-notes.js";

/** The arrays of a surface in a .npz file. */
export function encodeSurfaceNpz(grid: SurfaceGrid): Uint8Array {
  const { axes, loss, accuracy, finished } = checkSurface(grid, "npz");
  const [x, y] = axes.map(({ coordinates }) => coordinates);
  const shape = y === undefined ? [x!.length] : [y.length, x!.length];
  const notes = new TextEncoder().encode(formatNotes(grid));
  const arrays = new Map<string, Tensor>([["x", tensor("f64", [x!.length], x!)]]);
  if (y !== undefined) arrays.set("y", tensor("f64", [y.length], y));
  arrays.set("loss", tensor("f32", shape, loss));
  arrays.set("accuracy", tensor("f32", shape, accuracy));
  arrays.set("finished", tensor("u8", shape, finished));
  arrays.set("metadata", tensor("u8", [notes.length], notes));
  return encodeNpz(arrays, { compress: true });
}

/**
 * The surface of a .npz file. `x` and `loss` must be there; without `finished` every cell counts, and without `accuracy`
 * there is none.
 *
 * @throws FormatError `missing`, `invalid`
 */
export async function parseSurfaceNpz(
  bytes: Uint8Array,
  where: string,
  { split = "train" }: ReadSurfaceOptions = {},
): Promise<SurfaceGrid> {
  return surfaceFromArrays(await parseNpz(bytes, where), where, split);
}

function surfaceFromArrays(arrays: TensorMap, where: string, split: SurfaceGrid["split"]): SurfaceGrid {
  const [x, y] = [take(arrays, "x", where), arrays.get("y")];
  const axes = y === undefined ? [x] : [x, y];
  const loss = take(arrays, "loss", where);
  const shape = axes.map((axis) => axis.data.length).reverse();
  const values = (name: string, absent: number): ArrayLike<number> => {
    const found = arrays.get(name) ?? tensor("f64", shape, new Float64Array(loss.data.length).fill(absent));
    if (formatShape(found.shape) === formatShape(shape)) return found.data;
    throw invalidFile(`${where} ${name}`, `shape ${formatShape(shape)}`, formatShape(found.shape));
  };
  const text = arrays.get("metadata");
  const notes = text && parseNotes(new TextDecoder().decode(Uint8Array.from(text.data)), `${where} metadata`);
  return finishSurface(
    {
      axes: namedAxes(
        axes.map((axis) => Float64Array.from(axis.data)),
        notes?.axes,
      ),
      loss: Float32Array.from(values("loss", Number.NaN)),
      accuracy: Float32Array.from(values("accuracy", Number.NaN)),
      finished: maskOf(values("finished", 1), where),
      split: notes?.split ?? split,
      metadata: notes?.metadata ?? {},
    },
    where,
  );
}

function take(arrays: TensorMap, name: string, where: string): Tensor {
  const found = arrays.get(name);
  if (found === undefined) throw missingPart(where, `no array ${name}, got ${[...arrays.keys()].join(", ")}`);
  return found;
}
