/** NumPy's .npz: a zip archive of .npy files, one for each name. */
import { basename } from "node:path";
import type { Tensor, TensorMap } from "@basin/compute/tensor";
import { type Zippable, zipSync } from "fflate";
import { writeFileAtomic } from "./atomic.js";
import { invalidFile, unsupportedFile } from "./errors.js";
import { encodeNpy, parseNpy } from "./npy.js";
import { readFileBounded } from "./read-file.js";
import { openZip } from "./zip.js";

/** How a .npz file is read. */
export interface ReadNpzOptions {
  /** What all its arrays together may take, inflated; 1 GiB unless given. */
  readonly maxBytes?: number;
}

/** How a .npz file is written. */
export interface WriteNpzOptions {
  /** Deflate the arrays; false unless given, as in `numpy.savez`. */
  readonly compress?: boolean;
}

const ENDING = ".npy";
/** The first day that a zip archive can name: equal arrays give equal bytes. */
const TIMESTAMP = new Date(1980, 0, 1);
const DEFLATE_LEVEL = 6;

/**
 * The arrays of a .npz file by name, in the archive's order.
 *
 * @throws FormatError `invalid` for a damaged archive or array, `unsupported` for more than may be read
 */
export async function parseNpz(
  bytes: Uint8Array,
  where: string,
  options: ReadNpzOptions = {},
): Promise<TensorMap> {
  const arrays = new Map<string, Tensor>();
  for (const entry of (await openZip(bytes, where, options)).values()) {
    if (!entry.name.endsWith(ENDING)) throw unsupportedFile(where, `${entry.name} is not a .npy file`);
    arrays.set(entry.name.slice(0, -ENDING.length), parseNpy(await entry.read(), `${where} ${entry.name}`));
  }
  return arrays;
}

/**
 * The bytes of a .npz file; equal arrays give equal bytes.
 *
 * @throws FormatError `invalid` for a name that a reader would take for a way out of the archive
 */
export function encodeNpz(arrays: TensorMap, { compress = false }: WriteNpzOptions = {}): Uint8Array {
  const files: Zippable = {};
  for (const [name, value] of arrays) {
    if (/^[/]|^[a-z]:|(^|[/])[.][.]([/]|$)|[\\\0]/i.test(name)) {
      throw invalidFile("npz", "names that stay in the archive", JSON.stringify(name));
    }
    files[`${name}${ENDING}`] = encodeNpy(value);
  }
  return zipSync(files, { level: compress ? DEFLATE_LEVEL : 0, mtime: TIMESTAMP });
}

/** Reads a .npz file; see {@link parseNpz}. */
export async function readNpz(path: string, options: ReadNpzOptions = {}): Promise<TensorMap> {
  return parseNpz(await readFileBounded(path), basename(path), options);
}

/** Writes a .npz file; see {@link encodeNpz}. */
export async function writeNpz(
  path: string,
  arrays: TensorMap,
  options: WriteNpzOptions = {},
): Promise<void> {
  await writeFileAtomic(path, encodeNpz(arrays, options));
}
