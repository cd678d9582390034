/**
 * What every artifact store does the same: names are checked, streams are spooled and hashed, bytes are verified. A shelf is
 * the rest, where the bytes lie.
 */
import type { ArtifactStore } from "../artifact-store.js";
import { missing, nameOf, tooLarge } from "./faults.js";
import { checkHash, verified } from "./hash.js";
import { type ByteRange, clampRange } from "./range.js";
import type { ByteSource, Spool, Spooled } from "./spool.js";

/** A place for bytes by their hash. It is only ever given well-formed hashes and ranges that lie within the bytes. */
export interface Shelf {
  /** The longest artifact that it takes, in bytes. */
  readonly limit: number;
  /** `undefined` where there is none. */
  size(hash: string): Promise<number | undefined>;
  /** @throws StoreError `missing`, `unavailable`, when reading begins or later */
  read(hash: string, range: ByteRange | undefined): AsyncIterable<Uint8Array>;
  /** Puts a file's bytes under its hash, whole or not at all. The file may be moved away. */
  keep(file: Spooled): Promise<void>;
  /** No error where there is none. */
  remove(hash: string): Promise<void>;
}

/** The longest artifact that is read into memory: 2 GiB less one byte, as long as an array of Node's may be everywhere. */
const LONGEST_IN_MEMORY = 2 ** 31 - 1;

/** The artifact store over a shelf. */
export function createArtifactStore(shelf: Shelf, spool: Spool): ArtifactStore {
  const take = async (source: ByteSource, limit: number): Promise<Omit<Spooled, "path">> => {
    const file = await spool.write(source, Math.min(limit, shelf.limit));
    try {
      await shelf.keep(file);
    } finally {
      await spool.discard(file);
    }
    return { hash: file.hash, bytes: file.bytes };
  };
  const sizeOf = async (hash: string): Promise<number> => {
    const size = await shelf.size(checkHash(hash));
    if (size === undefined) throw missing(hash);
    return size;
  };
  return {
    put: async (bytes) => (await take([bytes], shelf.limit)).hash,
    putStream: (source, { limit }) => take(source, limit),
    async get(hash) {
      const size = await sizeOf(hash);
      if (size > LONGEST_IN_MEMORY) throw tooLarge(nameOf(hash), LONGEST_IN_MEMORY);
      return collect(verified(shelf.read(hash, undefined), hash), size);
    },
    async stream(hash, range) {
      const size = await sizeOf(hash);
      // Opened when the first bytes are asked for: a stream that nobody reads holds nothing.
      if (range === undefined) return verified(shelf.read(hash, undefined), hash);
      return shelf.read(hash, clampRange(range, size, hash));
    },
    has: async (hash) => (await shelf.size(checkHash(hash))) !== undefined,
    remove: async (hash) => shelf.remove(checkHash(hash)),
  };
}

/** All bytes of a source of `size` bytes; one that grows meanwhile is cut, and the source itself complains. */
async function collect(source: AsyncIterable<Uint8Array>, size: number): Promise<Uint8Array> {
  const bytes = new Uint8Array(size);
  let at = 0;
  for await (const chunk of source) {
    if (at < size) bytes.set(chunk.subarray(0, size - at), at);
    at += chunk.length;
  }
  return bytes;
}
