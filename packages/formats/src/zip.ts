import { crc32, inflateRawSync } from "node:zlib";
import { type Entry, fromBufferPromise, type ZipFile } from "yauzl";
import { FormatError, invalidFile, reasonOf, unsupportedFile } from "./errors.js";

/** One file inside a zip archive. */
export interface ZipEntry {
  readonly name: string;
  /** The length of its contents, as declared and as enforced by `read`. */
  readonly size: number;
  /**
   * The contents: a view of the archive where the entry is stored, and inflated otherwise.
   *
   * @throws FormatError `invalid` if they are not what the archive declares
   */
  read(): Promise<Uint8Array>;
}

/** How a zip archive is read. */
export interface ZipOptions {
  /** What all entries together may hold; declared sizes count, and no entry inflates beyond its own. 1 GiB unless given. */
  readonly maxBytes?: number;
  /** Whether checksums are compared; true unless given. */
  readonly checksums?: boolean;
}

const MAX_BYTES = 2 ** 30;
const MAX_ENTRIES = 100_000;
const STORED = 0;
const DEFLATED = 8;

/**
 * The entries of a zip archive by name; nothing is inflated before it is read.
 *
 * @throws FormatError `invalid` for a damaged archive, for a repeated name and for one that leaves its folder,
 * `unsupported` where it declares more than may be read
 */
export async function openZip(
  bytes: Uint8Array,
  where: string,
  { maxBytes = MAX_BYTES, checksums = true }: ZipOptions = {},
): Promise<ReadonlyMap<string, ZipEntry>> {
  const entries = new Map<string, ZipEntry>();
  let total = 0;
  for (const { zip, entry } of await listEntries(bytes, where)) {
    total += entry.uncompressedSize;
    if (total > maxBytes) {
      throw unsupportedFile(where, `want an archive of at most ${maxBytes} bytes, got at least ${total}`);
    }
    if (entries.has(entry.fileName)) throw invalidFile(where, "every entry once", `${entry.fileName} twice`);
    const label = `${where} ${entry.fileName}`;
    entries.set(entry.fileName, {
      name: entry.fileName,
      size: entry.uncompressedSize,
      read: () => readEntry({ bytes, zip, entry, label, checksums }),
    });
  }
  return entries;
}

interface Listed {
  readonly zip: ZipFile;
  readonly entry: Entry;
}

async function listEntries(bytes: Uint8Array, where: string): Promise<Listed[]> {
  const listed: Listed[] = [];
  try {
    const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const zip = await fromBufferPromise(buffer);
    if (zip.entryCount > MAX_ENTRIES) {
      throw unsupportedFile(where, `want at most ${MAX_ENTRIES} entries, got ${zip.entryCount}`);
    }
    for await (const entry of zip.eachEntry()) listed.push({ zip, entry });
    return listed;
  } catch (cause) {
    throw cause instanceof FormatError ? cause : damaged(where, cause);
  }
}

interface EntryToRead extends Listed {
  readonly bytes: Uint8Array;
  readonly label: string;
  readonly checksums: boolean;
}

async function readEntry({ bytes, zip, entry, label, checksums }: EntryToRead): Promise<Uint8Array> {
  const raw = await rawBytes(bytes, zip, entry, label);
  const contents = decompress(raw, entry, label);
  if (contents.length !== entry.uncompressedSize) {
    throw invalidFile(label, `${entry.uncompressedSize} bytes`, contents.length);
  }
  if (checksums && crc32(contents) !== entry.crc32) {
    throw invalidFile(label, "contents that match their checksum", "others");
  }
  return contents;
}

async function rawBytes(bytes: Uint8Array, zip: ZipFile, entry: Entry, label: string): Promise<Uint8Array> {
  if (entry.isEncrypted()) throw unsupportedFile(label, "encrypted entries are not read");
  try {
    const { fileDataStart } = await zip.readLocalFileHeaderPromise(entry, { minimal: true });
    return bytes.subarray(fileDataStart, fileDataStart + entry.compressedSize);
  } catch (cause) {
    throw damaged(label, cause);
  }
}

function decompress(raw: Uint8Array, entry: Entry, label: string): Uint8Array {
  if (entry.compressionMethod === STORED) return raw;
  if (entry.compressionMethod !== DEFLATED) {
    throw unsupportedFile(label, `want stored or deflated entries, got method ${entry.compressionMethod}`);
  }
  try {
    return inflateRawSync(raw, { maxOutputLength: Math.max(1, entry.uncompressedSize) });
  } catch (cause) {
    throw damaged(label, cause);
  }
}

function damaged(where: string, cause: unknown): FormatError {
  return new FormatError({
    code: "invalid",
    where,
    detail: `damaged zip archive: ${reasonOf(cause)}`,
    cause,
  });
}
