import { basename } from "node:path";
import { unsupportedFile } from "./errors.js";
import type { PickleValue } from "./pickle-value.js";
import { readFileBounded } from "./read-file.js";
import { isTorchLegacy, parseTorchLegacy } from "./torch-legacy.js";
import { isZip, parseTorchZip } from "./torch-zip.js";

/** What torch.save was given: plain values, with tensors as {@link StoredTensor}. */
export interface TorchFile {
  readonly value: PickleValue;
  readonly format: "torch-zip" | "torch-legacy";
}

/**
 * The object of a PyTorch checkpoint, in the zip form or the one before it. Only tensors and plain containers are read;
 * nothing in the file is executed, and any other class is refused by its name.
 *
 * @throws FormatError `unsupported` for another class or kind of file, `invalid` for a damaged file
 */
export async function parseTorch(bytes: Uint8Array, where: string): Promise<TorchFile> {
  if (isZip(bytes)) return { value: await parseTorchZip(bytes, where), format: "torch-zip" };
  if (isTorchLegacy(bytes)) return { value: parseTorchLegacy(bytes, where), format: "torch-legacy" };
  throw unsupportedFile(where, "want a file of torch.save, got another kind");
}

/** Reads a PyTorch checkpoint; see {@link parseTorch}. */
export async function readTorch(path: string): Promise<TorchFile> {
  return parseTorch(await readFileBounded(path), basename(path));
}
