/**
 * Streams on their way into a store. Hash and length are known only at a stream's end, so it goes to a temporary file first.
 */
import { createHash, randomBytes } from "node:crypto";
import { type FileHandle, open, readdir, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { onDisk, tooLarge } from "./faults.js";

/** A stream that has ended well: a file, on the disk, whoever holds this removes or renames it. */
export interface Spooled {
  readonly path: string;
  readonly hash: string;
  readonly bytes: number;
}

/** Bytes in pieces, of unknown length. */
export type ByteSource = AsyncIterable<Uint8Array> | Iterable<Uint8Array>;

/** Where streams become files. */
export interface Spool {
  /** @throws StoreError `too-large` beyond `limit` bytes, `unavailable`; whatever the source throws. No file is left then */
  write(source: ByteSource, limit: number): Promise<Spooled>;
  /** Removes the file, if it is still there. */
  discard(file: Spooled): Promise<void>;
}

const WHERE = "artifacts";
const DAY = 24 * 60 * 60 * 1000;
/** `.basin-PID-RANDOM.tmp` */
const temporaryName = /^\.basin-(\d{1,10})-[0-9a-f]{16}\.tmp$/;

/** Makes a spool of an existing folder and removes what dead processes left in it more than a day ago. */
export async function openSpool(folder: string, { mode = 0o666 } = {}): Promise<Spool> {
  await sweep(folder);
  return {
    async write(source, limit) {
      const path = join(folder, `.basin-${process.pid}-${randomBytes(8).toString("hex")}.tmp`);
      const handle = await onDisk(WHERE, "write", () => open(path, "wx", mode));
      try {
        return { path, ...(await fill(handle, source, limit)) };
      } catch (cause) {
        await discard(path);
        throw cause;
      }
    },
    discard: ({ path }) => discard(path),
  };
}

/** One that cannot be removed now goes when the next process opens the spool. */
async function discard(path: string): Promise<void> {
  await rm(path, { force: true }).catch(() => {});
}

async function fill(handle: FileHandle, source: ByteSource, limit: number): Promise<Omit<Spooled, "path">> {
  const digest = createHash("sha256");
  let bytes = 0;
  try {
    for await (const chunk of source) {
      bytes += chunk.length;
      if (bytes > limit) throw tooLarge(WHERE, limit);
      digest.update(chunk);
      await onDisk(WHERE, "write", () => handle.writeFile(chunk));
    }
    await onDisk(WHERE, "write", () => handle.sync());
  } finally {
    // A disk that is full may say so only now, but then it has said so at the synchronising too.
    await handle.close().catch(() => {});
  }
  return { hash: digest.digest("hex"), bytes };
}

async function sweep(folder: string): Promise<void> {
  const names = await onDisk(WHERE, "open the folder", () => readdir(folder));
  for (const name of names) {
    const pid = Number(temporaryName.exec(name)?.[1] ?? Number.NaN);
    // Somebody else's file in a shared folder may refuse to go: it is not in our way.
    if (pid > 0 && !isAlive(pid)) await removeIfOld(join(folder, name)).catch(() => {});
  }
}

async function removeIfOld(path: string): Promise<void> {
  const { mtimeMs } = await stat(path);
  if (Date.now() - mtimeMs > DAY) await rm(path, { force: true });
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (cause) {
    // Not ours to signal, but there.
    return cause instanceof Error && "code" in cause && cause.code === "EPERM";
  }
}
