/** How an array of a .npy file lies in its bytes. */
export interface NpyHeader {
  readonly dtype: "<f4" | "<i4" | "|u1";
  readonly shape: readonly number[];
  /** Where the values begin. */
  readonly start: number;
}

/** Longer headers are written by nobody. */
export const LONGEST_HEADER = 512;

/** Reads the header of a .npy file, which is a Python literal of three keys. @throws Error for anything else */
export function parseNpyHeader(bytes: Uint8Array, where: string): NpyHeader {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const isNpy =
    bytes.length > 12 && bytes[0] === 0x93 && String.fromCharCode(...bytes.subarray(1, 6)) === "NUMPY";
  if (!isNpy) throw new Error(`${where}: want a .npy array`);
  const [start, length] = bytes[6] === 1 ? [10, view.getUint16(8, true)] : [12, view.getUint32(8, true)];
  const text = new TextDecoder("latin1").decode(bytes.subarray(start, start + length));
  const dtype = /'descr':\s*'([^']+)'/.exec(text)?.[1];
  const shape = /'shape':\s*\(([^)]*)\)/.exec(text)?.[1];
  const isKnown = dtype === "<f4" || dtype === "<i4" || dtype === "|u1";
  if (!isKnown || shape === undefined || /'fortran_order':\s*True/.test(text)) {
    throw new Error(`${where}: want float32, int32 or uint8 in rows, got ${text.slice(0, 80)}`);
  }
  const extents = shape
    .split(",")
    .filter((part) => part.trim() !== "")
    .map(Number);
  return { dtype, shape: extents, start: start + length };
}
