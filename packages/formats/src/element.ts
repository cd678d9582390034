/**
 * The element types that files know, and what becomes of each here. The four types of a tensor are taken as they are;
 * narrower ones are widened, and wider integers narrowed where every value fits.
 */
import { type DType, type Shape, sizeOf, type Tensor, type TensorData, tensor } from "@basin/compute/tensor";
import { invalidFile, unsupportedFile } from "./errors.js";

/** An element type as it stands in a file. */
export type ElementType =
  | "bool"
  | "u8"
  | "u16"
  | "u32"
  | "u64"
  | "i8"
  | "i16"
  | "i32"
  | "i64"
  | "f16"
  | "bf16"
  | "f32"
  | "f64";

interface Element {
  /** Bytes per element. */
  readonly size: number;
  readonly dtype: DType;
  /** Values from bytes in the machine's own order. */
  decode(buffer: ArrayBuffer, where: string): TensorData[DType];
}

const elements: Record<ElementType, Element> = {
  bool: { size: 1, dtype: "u8", decode: (b) => Uint8Array.from(new Uint8Array(b), (v) => (v === 0 ? 0 : 1)) },
  u8: { size: 1, dtype: "u8", decode: (b) => new Uint8Array(b) },
  u16: { size: 2, dtype: "i32", decode: (b) => Int32Array.from(new Uint16Array(b)) },
  u32: { size: 4, dtype: "i32", decode: (b, where) => narrow(new Uint32Array(b), where) },
  u64: { size: 8, dtype: "i32", decode: (b, where) => narrow(new BigUint64Array(b), where) },
  i8: { size: 1, dtype: "i32", decode: (b) => Int32Array.from(new Int8Array(b)) },
  i16: { size: 2, dtype: "i32", decode: (b) => Int32Array.from(new Int16Array(b)) },
  i32: { size: 4, dtype: "i32", decode: (b) => new Int32Array(b) },
  i64: { size: 8, dtype: "i32", decode: (b, where) => narrow(new BigInt64Array(b), where) },
  f16: { size: 2, dtype: "f32", decode: (b) => Float32Array.from(new Uint16Array(b), halfToNumber) },
  bf16: { size: 2, dtype: "f32", decode: (b) => widenBrain(new Uint16Array(b)) },
  f32: { size: 4, dtype: "f32", decode: (b) => new Float32Array(b) },
  f64: { size: 8, dtype: "f64", decode: (b) => new Float64Array(b) },
};

const hostIsLittle = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;

/** The axes that an array in a file may have, as in NumPy. */
export const MAX_AXES = 64;

/** Bytes per element. */
export function sizeOfElement(type: ElementType): number {
  return elements[type].size;
}

/**
 * The bytes that an array takes, before any of them is read.
 *
 * @throws FormatError `invalid` unless the shape is a list of natural numbers whose product can be counted
 */
export function byteLengthOf(type: ElementType, shape: Shape, where: string): number {
  if (shape.length > MAX_AXES)
    throw unsupportedFile(where, `want at most ${MAX_AXES} axes, got ${shape.length}`);
  const bytes = sizeOf(shape) * elements[type].size;
  const valid = shape.every((extent) => Number.isSafeInteger(extent) && extent >= 0);
  if (!valid || !Number.isSafeInteger(bytes)) {
    throw invalidFile(where, "a shape of natural numbers", `[${shape.join(", ")}]`);
  }
  return bytes;
}

/** How the bytes of an array are taken. */
export interface DecodeOptions {
  readonly where: string;
  /** Whether the least significant byte comes first; true unless given. */
  readonly littleEndian?: boolean;
}

/**
 * A tensor from the bytes of a file, which are copied.
 *
 * @throws FormatError `invalid` if the bytes are not as many as the shape says, `unsupported` if an integer does not
 * fit into i32
 */
export function decodeTensor(
  type: ElementType,
  shape: Shape,
  bytes: Uint8Array,
  { where, littleEndian = true }: DecodeOptions,
): Tensor {
  const length = byteLengthOf(type, shape, where);
  if (bytes.length !== length) throw invalidFile(where, `${length} bytes of data`, bytes.length);
  const { size, dtype, decode } = elements[type];
  const own = new Uint8Array(bytes);
  if (littleEndian !== hostIsLittle) swapBytes(own, size);
  return tensor(dtype, shape, decode(own.buffer, where));
}

/** The bytes of a tensor's data, the least significant byte first; a view where the machine keeps them so. */
export function littleEndianBytes({ dtype, data }: Tensor): Uint8Array {
  const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  return hostIsLittle ? bytes : swapBytes(new Uint8Array(bytes), elements[dtype].size);
}

function swapBytes(bytes: Uint8Array, size: number): Uint8Array {
  if (size > 1) for (let at = 0; at < bytes.length; at += size) bytes.subarray(at, at + size).reverse();
  return bytes;
}

function narrow(values: Uint32Array | BigInt64Array | BigUint64Array, where: string): Int32Array {
  return Int32Array.from(values as ArrayLike<number | bigint>, (value) => {
    if (value < -(2 ** 31) || value >= 2 ** 31) {
      throw unsupportedFile(where, `want integers of 32 bits, got ${value}`);
    }
    return Number(value);
  });
}

/** IEEE 754 binary16: one sign, five exponent and ten fraction bits. */
function halfToNumber(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 31;
  const fraction = bits & 1023;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 31) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

/** bfloat16 is the upper half of a float32. */
function widenBrain(halves: Uint16Array): Float32Array {
  return new Float32Array(Uint32Array.from(halves, (half) => half << 16).buffer);
}
