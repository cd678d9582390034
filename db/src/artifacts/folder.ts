/** Artifacts in a folder: `FOLDER/ab/abcdef...`, one file each, temporaries beside the folders of two digits. */
import { createReadStream } from "node:fs";
import { mkdir, open, rename, rm, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { ArtifactStore } from "../artifact-store.js";
import { diskFault, missing, nameOf, onDisk, systemCode } from "./faults.js";
import { pathOf } from "./hash.js";
import type { ByteRange } from "./range.js";
import { createArtifactStore, type Shelf } from "./shelf.js";
import { openSpool, type Spooled } from "./spool.js";

/** The artifacts of a folder, which is made where it is missing. @throws StoreError `unavailable` */
export async function openFolderArtifacts(folder: string): Promise<ArtifactStore> {
  await onDisk("artifacts", "make the folder", () => mkdir(folder, { recursive: true }));
  return createArtifactStore(new FolderShelf(folder), await openSpool(folder));
}

class FolderShelf implements Shelf {
  readonly limit = Number.POSITIVE_INFINITY;
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  async size(hash: string): Promise<number | undefined> {
    try {
      return (await stat(this.#pathOf(hash))).size;
    } catch (cause) {
      if (systemCode(cause) === "ENOENT") return undefined;
      throw diskFault(nameOf(hash), "read", cause);
    }
  }

  async *read(hash: string, range: ByteRange | undefined): AsyncIterable<Uint8Array> {
    const part = range === undefined ? {} : { start: range.from, end: range.to };
    const source = createReadStream(this.#pathOf(hash), { ...part, highWaterMark: 2 ** 18 });
    try {
      yield* source;
    } catch (cause) {
      throw systemCode(cause) === "ENOENT" ? missing(hash) : diskFault(nameOf(hash), "read", cause);
    }
  }

  /** Replaces what is there: should that have been damaged, it is whole again. */
  async keep({ path, hash }: Spooled): Promise<void> {
    const target = this.#pathOf(hash);
    await onDisk(nameOf(hash), "write", async () => {
      await mkdir(dirname(target), { recursive: true });
      await rename(path, target);
    });
    await syncFolder(dirname(target));
  }

  async remove(hash: string): Promise<void> {
    await onDisk(nameOf(hash), "remove", () => rm(this.#pathOf(hash), { force: true }));
  }

  #pathOf(hash: string): string {
    return join(this.#folder, pathOf(hash));
  }
}

/** Makes a rename last through a power cut, where the system can do that to a folder at all. */
async function syncFolder(path: string): Promise<void> {
  const handle = await open(path, "r").catch(() => undefined);
  await handle?.sync().catch(() => {});
  await handle?.close();
}
