import { invalidFile } from "./errors.js";

const NEWLINE = 0x0a;

/** Reads bytes from front to back; whatever would lie behind the end is an error, never an allocation. */
export class ByteCursor {
  readonly where: string;
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  #at: number;

  constructor(bytes: Uint8Array, where: string, at = 0) {
    this.where = where;
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#at = at;
  }

  /** How many bytes have been read, counted from the first byte of all. */
  get at(): number {
    return this.#at;
  }

  /** The next bytes, as a view. */
  take(count: number): Uint8Array {
    const start = this.#advance(count);
    return this.#bytes.subarray(start, start + count);
  }

  /** The bytes up to the next line feed, which is read but left out. */
  line(): Uint8Array {
    const end = this.#bytes.indexOf(NEWLINE, this.#at);
    if (end < 0) throw invalidFile(this.where, `a line at byte ${this.#at}`, "the end of the file");
    const line = this.#bytes.subarray(this.#at, end);
    this.#at = end + 1;
    return line;
  }

  u8(): number {
    return this.#view.getUint8(this.#advance(1));
  }

  u16(): number {
    return this.#view.getUint16(this.#advance(2), true);
  }

  u32(): number {
    return this.#view.getUint32(this.#advance(4), true);
  }

  i32(): number {
    return this.#view.getInt32(this.#advance(4), true);
  }

  /** An unsigned 64-bit count; one beyond 2^53 comes out inexact and is too many for any use here. */
  u64(): number {
    return Number(this.#view.getBigUint64(this.#advance(8), true));
  }

  /** A float64, the most significant byte first as in pickles. */
  f64BigEndian(): number {
    return this.#view.getFloat64(this.#advance(8), false);
  }

  #advance(count: number): number {
    const start = this.#at;
    if (count > this.#bytes.length - start) {
      throw invalidFile(this.where, `${count} bytes at byte ${start}`, `${this.#bytes.length - start}`);
    }
    this.#at = start + count;
    return start;
  }
}
