import { randomUUID } from "node:crypto";
import { createReadStream } from "node:fs";
import { access, mkdir, rename, rm, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { pipeline } from "node:stream/promises";
import { createGunzip } from "node:zlib";
import { ComputeError, invalid, throwIfCancelled } from "../errors.js";
import { isCifar } from "./cifar-folder.js";
import { dataFolder } from "./data-folder.js";
import { download, type FetchOptions, md5Of, type RemoteFile } from "./download.js";
import { readTar } from "./tar.js";

/** The official archive of CIFAR-10 in its binary form. */
export const cifar10Archive: RemoteFile = {
  url: "https://www.cs.toronto.edu/~kriz/cifar-10-binary.tar.gz",
  bytes: 170_052_171,
  md5: "c32a1d4ab5d03f1284b67883e8d87530",
};

/** Where CIFAR-10 is kept and where it comes from. */
export interface CifarDownloadOptions extends FetchOptions {
  /** The folder that holds downloaded data; see {@link dataFolder}. */
  readonly folder?: string | undefined;
  readonly archive?: RemoteFile | undefined;
}

const ARCHIVE = "cifar-10-binary.tar.gz";
const HOME = "cifar-10-batches-bin";

/** The only files that are taken out of the archive, and so the only names that are ever written. */
const WANTED = /^(?:\.\/)?cifar-10-batches-bin\/(data_batch_[1-5]\.bin|test_batch\.bin|batches\.meta\.txt)$/;

/** A batch of 10,000 images takes 31 MB, the whole archive 185 MB. */
const MOST_ENTRY_BYTES = 2 ** 26;
const MOST_BYTES = 2 ** 29;

/**
 * The folder with CIFAR-10's files, fetched first where they are not there yet: 170 MB, checked by MD5. A download
 * that was interrupted goes on where it stopped; an archive that was placed in the folder by hand is used instead.
 *
 * @throws ComputeError `failed` with what to place where by hand, `cancelled` once the signal is raised
 */
export async function downloadCifar10(options: CifarDownloadOptions = {}): Promise<string> {
  const { folder = dataFolder(), archive = cifar10Archive, signal } = options;
  const home = join(folder, HOME);
  if (await isCifar(home)) return home;
  try {
    await mkdir(folder, { recursive: true });
    await provide(join(folder, ARCHIVE), home, { ...options, archive });
  } catch (error) {
    // Another process may have been quicker, and have cleared away what this one was working on.
    if (await isCifar(home)) return home;
    throwIfCancelled("cifar10", signal);
    throw error instanceof ComputeError ? error : failed(folder, error);
  }
  return home;
}

/** Unpacks the archive that was placed by hand, or else one that is fetched and removed again. */
async function provide(
  placed: string,
  home: string,
  { archive, signal, onProgress }: CifarDownloadOptions & { readonly archive: RemoteFile },
): Promise<void> {
  if (await exists(placed)) {
    const md5 = await md5Of(placed);
    if (md5 !== archive.md5) throw invalid(placed, `MD5 ${archive.md5}`, md5);
    return unpack(placed, home, signal);
  }
  const part = `${placed}.part`;
  const instead =
    `or fetch ${ARCHIVE} (MD5 ${archive.md5}) by other means and place it at ${placed}, ` +
    "or pass --data with a folder that holds its data_batch_1.bin to data_batch_5.bin and test_batch.bin";
  await download({ file: archive, part, instead, signal, onProgress });
  await unpack(part, home, signal);
  await rm(part, { force: true });
}

/** Unpacks to a folder beside `home`, which takes its name once it is complete. */
async function unpack(archive: string, home: string, signal: AbortSignal | undefined): Promise<void> {
  const temporary = `${home}.${randomUUID()}`;
  await mkdir(temporary);
  try {
    await pipeline(
      createReadStream(archive),
      createGunzip(),
      (source: AsyncIterable<Uint8Array>) => writeFiles(source, temporary),
      signal === undefined ? {} : { signal },
    );
    if (!(await isCifar(temporary))) throw invalid(basename(archive), `files in ${HOME}`, "none");
    await rename(temporary, home);
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}

async function writeFiles(source: AsyncIterable<Uint8Array>, folder: string): Promise<void> {
  const entries = readTar(source, {
    where: ARCHIVE,
    wants: (name) => WANTED.test(name),
    mostEntryBytes: MOST_ENTRY_BYTES,
    mostBytes: MOST_BYTES,
  });
  for await (const { name, data } of entries) await writeFile(join(folder, WANTED.exec(name)![1]!), data);
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

function failed(folder: string, cause: unknown): ComputeError {
  const detail = cause instanceof Error ? cause.message : String(cause);
  return new ComputeError({ code: "failed", where: folder, detail, cause });
}
