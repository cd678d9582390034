import { randomBytes } from "node:crypto";
import { open, rename, rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { FormatError, reasonOf } from "./errors.js";

/**
 * Writes a file so that its name never shows half of it: the bytes go to a temporary name beside the target, are
 * synchronised to the disk, and the temporary is renamed. Where anything fails the temporary is removed and
 * whatever stood under the name before stays.
 *
 * @throws FormatError `failed` with the operating system's reason
 */
export async function writeFileAtomic(path: string, bytes: Uint8Array): Promise<void> {
  // The target's own name is left out of it: it may already be as long as the file system allows.
  const temporary = join(dirname(path), `.${randomBytes(8).toString("hex")}.tmp`);
  try {
    await writeThrough(temporary, bytes);
    await rename(temporary, path);
  } catch (cause) {
    await rm(temporary, { force: true }).catch(() => {});
    const detail = `cannot write the file: ${reasonOf(cause)}`;
    throw new FormatError({ code: "failed", where: basename(path), detail, cause });
  }
}

async function writeThrough(path: string, bytes: Uint8Array): Promise<void> {
  const handle = await open(path, "wx");
  try {
    await handle.writeFile(bytes);
    await handle.sync();
  } finally {
    await handle.close();
  }
}
