import { type FileHandle, open, stat } from "node:fs/promises";
import { basename } from "node:path";
import { FormatError, invalidFile, missingPart, reasonOf, unsupportedFile } from "./errors.js";

/** The longest file that is read into memory: 2 GiB. */
export const MAX_FILE_BYTES = 2 ** 31;

/** How a file is read. */
export interface ReadFileOptions {
  /** Longer files are refused before anything is read; 2 GiB unless given. */
  readonly maxBytes?: number;
}

/**
 * The bytes of a regular file, read once its size is known to be bearable.
 *
 * @throws FormatError `missing` if there is no such file, `invalid` if it is a folder or a device, `unsupported` if
 * it is too long
 */
export async function readFileBounded(
  path: string,
  { maxBytes = MAX_FILE_BYTES }: ReadFileOptions = {},
): Promise<Uint8Array> {
  const where = basename(path);
  try {
    // Asked before opening: opening a pipe would wait for its writer.
    const found = await stat(path);
    if (!found.isFile()) throw invalidFile(where, "a regular file", kindOf(found));
    if (found.size > maxBytes) {
      throw unsupportedFile(where, `want a file of at most ${maxBytes} bytes, got ${found.size}`);
    }
    return await readExactly(path, found.size);
  } catch (cause) {
    throw cause instanceof FormatError ? cause : accessError(where, path, cause);
  }
}

async function readExactly(path: string, size: number): Promise<Uint8Array> {
  const handle = await open(path, "r");
  try {
    const bytes = new Uint8Array(size);
    for (let at = 0; at < size; ) at += await readSome(handle, bytes, at, path);
    return bytes;
  } finally {
    await handle.close();
  }
}

async function readSome(handle: FileHandle, bytes: Uint8Array, at: number, path: string): Promise<number> {
  const { bytesRead } = await handle.read(bytes, at, bytes.length - at, at);
  if (bytesRead === 0) throw invalidFile(basename(path), `${bytes.length} bytes while being read`, at);
  return bytesRead;
}

function kindOf(found: { isDirectory(): boolean }): string {
  return found.isDirectory() ? "a folder" : "a device or a pipe";
}

function accessError(where: string, path: string, cause: unknown): FormatError {
  const absent = cause instanceof Error && "code" in cause && cause.code === "ENOENT";
  if (absent) return missingPart(where, `no such file, looked for ${path}`);
  return new FormatError({
    code: "failed",
    where,
    detail: `cannot read the file: ${reasonOf(cause)}`,
    cause,
  });
}
