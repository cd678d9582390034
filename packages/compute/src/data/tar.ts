/**
 * A reader for tar archives, of as much as a dataset's archive needs: POSIX.1-1988 (ustar) and the older form before
 * it. An archive is a run of 512-byte blocks; each entry is a header block and its data, padded to whole blocks:
 *
 *     name 0..99, size 124..135 (octal), checksum 148..155 (octal), type 156, prefix 345..499 ("ustar\0" at 257)
 *
 * The checksum is the sum of the header's bytes with its own eight taken for spaces.
 */
import { invalid } from "../errors.js";

const BLOCK = 512;

/** A regular file of an archive. */
export interface TarEntry {
  readonly name: string;
  readonly data: Uint8Array;
}

/** What to take out of an archive, and how large it may be. */
export interface TarOptions {
  /** The archive's name, for messages. */
  readonly where: string;
  /** Whether a file is wanted; the others are passed over and held nowhere. */
  readonly wants: (name: string) => boolean;
  /** The most bytes that one wanted file may have. */
  readonly mostEntryBytes: number;
  /** The most bytes that the whole archive may have, unpacked. */
  readonly mostBytes: number;
}

/**
 * The wanted regular files of an archive, one after another; one of them is in memory at a time. Names are given as
 * they stand in the archive and are not safe to use as paths: compare them with names that are known.
 *
 * @throws ComputeError `invalid` for an archive that is cut short, damaged or too large
 */
export async function* readTar(
  source: AsyncIterable<Uint8Array>,
  options: TarOptions,
): AsyncGenerator<TarEntry> {
  const blocks = createReader(source, options);
  for (;;) {
    const header = await blocks.read(BLOCK);
    // Two blocks of zeros end an archive; one is enough, and so is the end of the file.
    if (header === undefined || header.every((byte) => byte === 0)) return;
    const { name, size, isFile } = parseHeader(header, options.where);
    const padding = (BLOCK - (size % BLOCK)) % BLOCK;
    if (isFile && options.wants(name)) {
      if (size > options.mostEntryBytes) {
        throw invalid(options.where, `at most ${options.mostEntryBytes} bytes for ${name}`, size);
      }
      const data = await blocks.read(size);
      if (data === undefined) throw cutShort(options.where);
      yield { name, data };
      await blocks.skip(padding);
    } else {
      await blocks.skip(size + padding);
    }
  }
}

interface Header {
  readonly name: string;
  readonly size: number;
  readonly isFile: boolean;
}

function parseHeader(header: Uint8Array, where: string): Header {
  const stored = octal(header, 148, 8);
  const sum = header.reduce((total, byte, i) => total + (i >= 148 && i < 156 ? 0x20 : byte), 0);
  if (stored !== sum) throw invalid(where, `a tar header with checksum ${sum}`, stored);
  const size = octal(header, 124, 12);
  if (Number.isNaN(size)) throw invalid(where, "a tar header with an octal size", text(header, 124, 12));
  const prefix = text(header, 257, 6) === "ustar" ? text(header, 345, 155) : "";
  const name = text(header, 0, 100);
  const type = header[156]!;
  return { name: prefix ? `${prefix}/${name}` : name, size, isFile: type === 0 || type === 0x30 };
}

/** The text of a field up to its first zero byte. */
function text(header: Uint8Array, start: number, length: number): string {
  const field = header.subarray(start, start + length);
  const end = field.indexOf(0);
  return Buffer.from(end < 0 ? field : field.subarray(0, end)).toString("latin1");
}

function octal(header: Uint8Array, start: number, length: number): number {
  const digits = text(header, start, length).trim();
  return /^[0-7]+$/.test(digits) ? Number.parseInt(digits, 8) : Number.NaN;
}

interface Reader {
  /** The next bytes; undefined at the end of the source. */
  read(length: number): Promise<Uint8Array | undefined>;
  skip(length: number): Promise<void>;
}

/** Reads a source in pieces of a chosen length, and counts what went by. */
function createReader(source: AsyncIterable<Uint8Array>, { where, mostBytes }: TarOptions): Reader {
  const chunks = source[Symbol.asyncIterator]();
  let held: Uint8Array = new Uint8Array(0);
  let total = 0;

  /** Passes the next `length` bytes to `take` piece by piece; false if the source ends before the first. */
  async function advance(length: number, take: (piece: Uint8Array, at: number) => void): Promise<boolean> {
    for (let at = 0; at < length; ) {
      if (held.length === 0) {
        const next = await chunks.next();
        if (next.done && at === 0) return false;
        if (next.done) throw cutShort(where);
        held = next.value;
        total += held.length;
        if (total > mostBytes) throw invalid(where, `at most ${mostBytes} bytes unpacked`, "more");
      }
      const piece = held.subarray(0, length - at);
      take(piece, at);
      held = held.subarray(piece.length);
      at += piece.length;
    }
    return true;
  }

  return {
    async read(length) {
      const data = new Uint8Array(length);
      return (await advance(length, (piece, at) => data.set(piece, at))) ? data : undefined;
    },
    async skip(length) {
      if (!(await advance(length, () => undefined))) throw cutShort(where);
    },
  };
}

function cutShort(where: string): Error {
  return invalid(where, "a whole tar archive", "one that is cut short");
}
