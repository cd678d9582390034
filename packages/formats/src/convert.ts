import { basename } from "node:path";
import type { TensorMap } from "@basin/compute/tensor";
import { readCheckpoint } from "./checkpoint.js";
import { invalidFile, unsupportedFile } from "./errors.js";
import { readNpy, writeNpy } from "./npy.js";
import { readNpz, writeNpz } from "./npz.js";
import { writeSafetensors } from "./safetensors.js";
import {
  endingOf,
  readableSurfaceEndings,
  readSurfaceFile,
  surfaceEndings,
  writeSurfaceFile,
} from "./surface-file.js";

/** Named arrays out of a file, and what it says in words. */
interface Arrays {
  readonly tensors: TensorMap;
  readonly metadata?: Readonly<Record<string, string>>;
}

/** The name that the one array of a .npy file gets among named ones. */
const ONLY_NAME = "array";

const arrayReaders: ReadonlyMap<string, (path: string) => Promise<Arrays>> = new Map([
  [".npy", async (path: string) => ({ tensors: new Map([[ONLY_NAME, await readNpy(path)]]) })],
  [".npz", async (path: string) => ({ tensors: await readNpz(path) })],
]);

const arrayWriters: ReadonlyMap<string, (path: string, arrays: Arrays) => Promise<void>> = new Map([
  [
    ".safetensors",
    (path: string, { tensors, metadata }: Arrays) => writeSafetensors(path, tensors, metadata),
  ],
  [".npz", (path: string, { tensors }: Arrays) => writeNpz(path, tensors, { compress: true })],
  [".npy", writeOnly],
]);

/**
 * Converts a file: a checkpoint (PyTorch or safetensors) to .safetensors, .npz or .npy; a surface (.h5, .npz, .csv, .json)
 * to any of these or .vtp; arrays between .npy, .npz and .safetensors. The ending of the output says what is wanted; a
 * checkpoint is known by its contents, whatever its ending.
 *
 * @throws FormatError `unsupported` for a pair that makes no sense, with what the input can become
 */
export async function convertFile(input: string, output: string): Promise<void> {
  const [from, to] = [endingOf(input), endingOf(output)];
  const isSurface = readableSurfaceEndings.includes(from);
  const isArrays = !isSurface || arrayReaders.has(from);
  const allowed = [...(isArrays ? arrayWriters.keys() : []), ...(isSurface ? surfaceEndings : [])];
  if (!allowed.includes(to)) {
    const endings = [...new Set(allowed)].join(", ");
    throw unsupportedFile(
      basename(output),
      `want ${basename(input)} to become ${endings}, got ${to || "no ending"}`,
    );
  }
  // A surface's .npz is both, and copied as arrays it loses nothing.
  const write = isArrays ? arrayWriters.get(to) : undefined;
  if (write === undefined) await writeSurfaceFile(output, await readSurfaceFile(input));
  else await write(output, await (arrayReaders.get(from) ?? readCheckpoint)(input));
}

async function writeOnly(path: string, { tensors }: Arrays): Promise<void> {
  const [first, ...others] = tensors.values();
  if (first === undefined || others.length > 0) {
    throw invalidFile(basename(path), "one array for a .npy file", tensors.size);
  }
  await writeNpy(path, first);
}
