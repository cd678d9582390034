import { basename } from "node:path";
import type { TensorMap } from "@basin/compute/tensor";
import { unsupportedFile } from "./errors.js";
import { readFileBounded } from "./read-file.js";
import { parseSafetensors } from "./safetensors.js";
import { describeCheckpoint, findStateDict } from "./state-dict.js";
import { parseTorch } from "./torch.js";
import { isTorchLegacy } from "./torch-legacy.js";
import { isZip } from "./torch-zip.js";

/** The parameters of a model as a file holds them, and what else it says in words. */
export interface CheckpointFile {
  readonly tensors: TensorMap;
  readonly metadata: Record<string, string>;
  readonly format: "safetensors" | "torch-zip" | "torch-legacy";
}

/**
 * The parameters in a safetensors file or a PyTorch checkpoint. What the bytes are decides, not the file's ending.
 *
 * @throws FormatError `unsupported` for another kind of file, `invalid` for a damaged one, `missing` where a PyTorch file
 * holds no parameters
 */
export async function parseCheckpoint(bytes: Uint8Array, where: string): Promise<CheckpointFile> {
  if (isSafetensors(bytes)) return { ...parseSafetensors(bytes, where), format: "safetensors" };
  if (!isZip(bytes) && !isTorchLegacy(bytes)) {
    throw unsupportedFile(where, "want safetensors or a PyTorch checkpoint, got another kind of file");
  }
  const { value, format } = await parseTorch(bytes, where);
  return { tensors: findStateDict(value, where), metadata: describeCheckpoint(value), format };
}

/** Reads a checkpoint; see {@link parseCheckpoint}. */
export async function readCheckpoint(path: string): Promise<CheckpointFile> {
  return parseCheckpoint(await readFileBounded(path), basename(path));
}

/** Behind its eight bytes of length every safetensors header opens a brace. */
function isSafetensors(bytes: Uint8Array): boolean {
  return bytes[8] === 0x7b;
}
