/**
 * The directions of a surface in the HDF5 files of loss-landscape (net_plotter.py, h5_util.py): groups `xdirection` and
 * `ydirection` with a dataset for each parameter, "0" to "n-1" in the order of the model's parameters.
 */
import { basename } from "node:path";
import { type Tensor, type TensorMap, tensor } from "@basin/compute/tensor";
import type { File, Group } from "h5wasm";
import { writeFileAtomic } from "./atomic.js";
import { invalidFile, missingPart } from "./errors.js";
import { createH5, readH5 } from "./h5.js";
import { findGroup, readNumbers, readText, writeText } from "./h5-dataset.js";
import { readFileBounded } from "./read-file.js";
import { parseRecord } from "./surface-notes.js";

/** The tensors of one direction, in the order of the model's parameters. */
export interface H5Direction {
  readonly tensors: readonly Tensor<"f32">[];
  /** The parameters' names, which files of loss-landscape do not hold. */
  readonly names: readonly string[] | undefined;
}

/** What a direction file holds: `y` only for a plane. */
export interface H5Directions {
  readonly x: H5Direction;
  readonly y: H5Direction | undefined;
}

const GROUPS = { x: "xdirection", y: "ydirection" } as const;
const NOTES = "basin";
/** The elements of all tensors of a file together. */
const MAX_ELEMENTS = 2 ** 28;

/**
 * The directions of an HDF5 file.
 *
 * @throws FormatError `missing` if there is no `xdirection`, `invalid` if it is damaged
 */
export function parseDirectionsH5(bytes: Uint8Array, where: string): Promise<H5Directions> {
  return readH5(bytes, where, (file) => {
    const budget = { left: MAX_ELEMENTS };
    const x = directionOf(file, GROUPS.x, where, budget);
    if (x === undefined)
      throw missingPart(where, `no group ${GROUPS.x}, got ${file.keys().slice(0, 20).join(", ")}`);
    return { x, y: directionOf(file, GROUPS.y, where, budget) };
  });
}

/**
 * A direction by its parameters' names, which are those of the file unless given.
 *
 * @throws FormatError `invalid` unless there are as many names as tensors
 */
export function nameDirection(direction: H5Direction, where: string, names = direction.names): TensorMap {
  const { tensors } = direction;
  if (names === undefined)
    throw missingPart(where, "the file does not name its parameters, want their names");
  if (names.length !== tensors.length || new Set(names).size !== names.length) {
    throw invalidFile(where, `${tensors.length} different names of parameters`, names.length);
  }
  return new Map(names.map((name, i) => [name, tensors[i]!]));
}

/** The HDF5 file of one or two directions, with the names of their parameters beside what loss-landscape reads. */
export function encodeDirectionsH5({ x, y }: { x: TensorMap; y?: TensorMap }): Promise<Uint8Array> {
  return createH5((file) => {
    writeDirection(file, GROUPS.x, x);
    if (y !== undefined) writeDirection(file, GROUPS.y, y);
  });
}

/** Reads a direction file; see {@link parseDirectionsH5}. */
export async function readDirectionsH5(path: string): Promise<H5Directions> {
  return parseDirectionsH5(await readFileBounded(path), basename(path));
}

/** Writes a direction file; see {@link encodeDirectionsH5}. */
export async function writeDirectionsH5(
  path: string,
  directions: { x: TensorMap; y?: TensorMap },
): Promise<void> {
  await writeFileAtomic(path, await encodeDirectionsH5(directions));
}

interface Budget {
  left: number;
}

function directionOf(file: File, name: string, where: string, budget: Budget): H5Direction | undefined {
  const group = findGroup(file, name);
  if (group === undefined) return undefined;
  const tensors = group.keys().map((_, i) => tensorOf(group, String(i), `${where} ${name}`, budget));
  return { tensors, names: namesOf(group, `${where} ${name}`) };
}

function tensorOf(group: Group, name: string, where: string, budget: Budget): Tensor<"f32"> {
  const { shape, values } = readNumbers(group, name, where, { maxElements: budget.left });
  budget.left -= values.length;
  return tensor("f32", shape, Float32Array.from(values));
}

function namesOf(group: Group, where: string): readonly string[] | undefined {
  const text = readText(group, NOTES);
  if (text === undefined) return undefined;
  const { names } = parseRecord(text, where);
  if (Array.isArray(names) && names.every((name) => typeof name === "string")) return names;
  throw invalidFile(where, "the names of parameters", JSON.stringify(names));
}

function writeDirection(file: File, name: string, direction: TensorMap): void {
  const group = file.create_group(name);
  writeText(group, NOTES, JSON.stringify({ names: [...direction.keys()] }));
  for (const [i, { shape, data }] of [...direction.values()].entries()) {
    group.create_dataset({ name: String(i), data, shape: [...shape] });
  }
}
