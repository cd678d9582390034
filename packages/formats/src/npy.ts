/**
 * NumPy's .npy: a magic number, a version, a header that is a Python dictionary, and the data
 * (numpy.lib.format, versions 1.0 to 3.0).
 */
import { basename } from "node:path";
import type { DType, Tensor } from "@basin/compute/tensor";
import { writeFileAtomic } from "./atomic.js";
import { byteLengthOf, decodeTensor, littleEndianBytes, sizeOfElement } from "./element.js";
import { invalidFile, unsupportedFile } from "./errors.js";
import { parseNpyHeader } from "./npy-header.js";
import { readFileBounded } from "./read-file.js";
import { columnMajorStrides, gatherBytes } from "./strided.js";

const MAGIC = Uint8Array.of(0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59);
const ALIGNMENT = 64;
/** Longer headers describe structured types, which are not read; numpy itself stops at 10,000. */
const MAX_HEADER_BYTES = 65_535;
/** Bytes that count the header, by major version. */
const countBytes: Readonly<Record<number, number>> = { 1: 2, 2: 4, 3: 4 };
const descriptions: Record<DType, string> = { f32: "<f4", f64: "<f8", i32: "<i4", u8: "|u1" };

/**
 * The array of a .npy file, in row-major order whatever its own is. Booleans become u8, half floats f32, and the other
 * integers i32.
 *
 * @throws FormatError `invalid` for a damaged file, `unsupported` for objects, text, complex and structured types, and
 * for an integer beyond i32
 */
export function parseNpy(bytes: Uint8Array, where: string): Tensor {
  const header = bytes.subarray(...headerRange(bytes, where));
  const data = bytes.subarray(header.byteOffset + header.length - bytes.byteOffset);
  const { type, littleEndian, fortranOrder, shape } = parseNpyHeader(new TextDecoder().decode(header), where);
  const wanted = byteLengthOf(type, shape, where);
  if (data.length !== wanted) throw invalidFile(where, `${wanted} bytes of data`, data.length);
  if (!fortranOrder) return decodeTensor(type, shape, data, { where, littleEndian });
  const strided = { offset: 0, shape, strides: columnMajorStrides(shape) };
  return decodeTensor(type, shape, gatherBytes(data, strided, sizeOfElement(type)), { where, littleEndian });
}

/** The bytes of a .npy file, version 1.0, in row-major order. */
export function encodeNpy(value: Tensor): Uint8Array {
  const { dtype, shape } = value;
  const tuple = shape.length === 1 ? `(${shape[0]},)` : `(${shape.join(", ")})`;
  const text = `{'descr': '${descriptions[dtype]}', 'fortran_order': False, 'shape': ${tuple}, }`;
  const start = MAGIC.length + 2 + 2;
  const end = Math.ceil((start + text.length + 1) / ALIGNMENT) * ALIGNMENT;
  const data = littleEndianBytes(value);
  const bytes = new Uint8Array(end + data.length).fill(0x20, 0, end);
  bytes.set(MAGIC);
  bytes.set([1, 0, (end - start) & 255, (end - start) >> 8], MAGIC.length);
  bytes.set(new TextEncoder().encode(text), start);
  bytes[end - 1] = 0x0a;
  bytes.set(data, end);
  return bytes;
}

/** Reads a .npy file; see {@link parseNpy}. */
export async function readNpy(path: string): Promise<Tensor> {
  return parseNpy(await readFileBounded(path), basename(path));
}

/** Writes a .npy file; see {@link encodeNpy}. */
export async function writeNpy(path: string, value: Tensor): Promise<void> {
  await writeFileAtomic(path, encodeNpy(value));
}

/** Whether the bytes begin as a .npy file does. */
export function isNpy(bytes: Uint8Array): boolean {
  return MAGIC.every((byte, at) => bytes[at] === byte);
}

/** Where the header's text begins and ends. */
function headerRange(bytes: Uint8Array, where: string): [number, number] {
  if (!isNpy(bytes)) throw invalidFile(where, "a .npy file", "other bytes");
  const version = bytes[MAGIC.length] ?? 0;
  const count = countBytes[version];
  if (count === undefined) throw unsupportedFile(where, `want version 1, 2 or 3 of .npy, got ${version}`);
  const at = MAGIC.length + 2 + count;
  if (bytes.length < at) throw invalidFile(where, `at least ${at} bytes`, bytes.length);
  const view = new DataView(bytes.buffer, bytes.byteOffset + MAGIC.length + 2);
  const length = count === 2 ? view.getUint16(0, true) : view.getUint32(0, true);
  const most = Math.min(MAX_HEADER_BYTES, bytes.length - at);
  if (length > most) throw invalidFile(where, `a header of at most ${most} bytes`, length);
  return [at, at + length];
}
