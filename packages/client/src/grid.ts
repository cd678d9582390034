import { ClientError } from "./errors.js";

/** Values of a grid, row-major: cell (row, column) is `row * columns + column`. */
export interface Grid {
  /** Rows and columns; one row for a line. */
  readonly shape: readonly number[];
  readonly data: Float32Array;
}

/** A grid as the API sends it. */
export interface WireGrid {
  readonly shape: readonly number[];
  readonly dtype: "float32" | "uint8";
  /** Base64, little-endian. */
  readonly data: string;
}

const widths = { float32: 4, uint8: 1 } as const;

/**
 * A grid as the API sends it as numbers.
 *
 * @throws ClientError `invalid` unless it is float32 with as many numbers as its shape
 */
export function decodeGrid(grid: WireGrid): Grid {
  return { shape: grid.shape, data: toFloats(bytesOf(grid, "float32")) };
}

/** A grid of small whole numbers, as the flags of finished cells. @throws ClientError as {@link decodeGrid} does */
export function decodeFlags(grid: WireGrid): Uint8Array {
  return bytesOf(grid, "uint8");
}

/** A number as the API sends it: JSON has no words for NaN and the infinities, which travel as texts. */
export function decodeNumber(value: number | string): number {
  return Number(value);
}

function bytesOf({ shape, dtype, data }: WireGrid, wanted: WireGrid["dtype"]): Uint8Array {
  const size = shape.reduce((product, extent) => product * extent, widths[wanted]);
  const bytes = dtype === wanted ? decodeBytes(data) : undefined;
  if (bytes?.length === size) return bytes;
  const detail = `want ${size} bytes of ${wanted}, got ${bytes?.length ?? ""} of ${dtype}`;
  throw new ClientError({ code: "invalid", where: "grid", detail });
}

/** Base64 as bytes. */
export function decodeBytes(text: string): Uint8Array {
  const letters = atob(text);
  // A loop: by an iterator the text of a grid takes many times as long.
  const bytes = new Uint8Array(letters.length);
  for (let index = 0; index < bytes.length; index++) bytes[index] = letters.charCodeAt(index);
  return bytes;
}

function toFloats(bytes: Uint8Array): Float32Array {
  // Typed arrays have the machine's order of bytes; the wire's is fixed.
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const floats = new Float32Array(bytes.length / 4);
  for (let index = 0; index < floats.length; index++) floats[index] = view.getFloat32(4 * index, true);
  return floats;
}
