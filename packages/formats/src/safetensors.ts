/**
 * Safetensors: eight bytes that count the header, the header in JSON, and the tensors' bytes, the least significant
 * byte first (huggingface/safetensors, README, "Format").
 */
import { basename } from "node:path";
import type { DType, Tensor, TensorMap } from "@basin/compute/tensor";
import { writeFileAtomic } from "./atomic.js";
import { decodeTensor, littleEndianBytes, sizeOfElement } from "./element.js";
import { invalidFile } from "./errors.js";
import { readFileBounded } from "./read-file.js";
import { METADATA_KEY, parseSafetensorsHeader } from "./safetensors-header.js";
import { decodeUtf8 } from "./utf8.js";

/** Tensors in the order in which the header names them, and the header's text entries. */
export interface SafetensorsFile {
  readonly tensors: TensorMap;
  readonly metadata: Record<string, string>;
}

/** The longest header that is read, as in the reference implementation: 100 MB. */
const MAX_HEADER_BYTES = 100_000_000;
const COUNT_BYTES = 8;
const ALIGNMENT = 8;

/**
 * The contents of a safetensors file. F32, F64, I32 and U8 are taken as they are; F16 and BF16 become f32, BOOL u8, and
 * the other integers i32.
 *
 * @throws FormatError `invalid` for a damaged file, `unsupported` for another element type or an integer beyond i32
 */
export function parseSafetensors(bytes: Uint8Array, where: string): SafetensorsFile {
  const start = COUNT_BYTES + headerLength(bytes, where);
  const data = bytes.subarray(start);
  const text = decodeUtf8(bytes.subarray(COUNT_BYTES, start), where);
  const { entries, metadata } = parseSafetensorsHeader(text, data.length, where);
  const tensors = new Map<string, Tensor>();
  for (const { name, type, shape, begin, end } of entries) {
    tensors.set(name, decodeTensor(type, shape, data.subarray(begin, end), { where: `${where} ${name}` }));
  }
  return { tensors, metadata };
}

/**
 * The bytes of a safetensors file: equal input gives equal bytes, and every tensor starts at a multiple of its element's
 * size. The header keeps the order of the names.
 */
export function encodeSafetensors(
  tensors: TensorMap,
  metadata: Readonly<Record<string, string>> = {},
): Uint8Array {
  if (tensors.has(METADATA_KEY)) throw invalidFile("safetensors", "names of tensors", METADATA_KEY);
  const laidOut = layOut(tensors);
  const header = encodeHeader(tensors, laidOut, metadata);
  const last = laidOut.at(-1);
  const bytes = new Uint8Array(COUNT_BYTES + header.length + (last?.end ?? 0));
  new DataView(bytes.buffer).setBigUint64(0, BigInt(header.length), true);
  bytes.set(header, COUNT_BYTES);
  for (const { name, begin } of laidOut) {
    bytes.set(littleEndianBytes(tensors.get(name)!), COUNT_BYTES + header.length + begin);
  }
  return bytes;
}

/** Reads a safetensors file; see {@link parseSafetensors}. */
export async function readSafetensors(path: string): Promise<SafetensorsFile> {
  return parseSafetensors(await readFileBounded(path), basename(path));
}

/** Writes a safetensors file; see {@link encodeSafetensors}. */
export async function writeSafetensors(
  path: string,
  tensors: TensorMap,
  metadata: Readonly<Record<string, string>> = {},
): Promise<void> {
  await writeFileAtomic(path, encodeSafetensors(tensors, metadata));
}

interface Placed {
  readonly name: string;
  readonly begin: number;
  readonly end: number;
}

const typeNames: Record<DType, string> = { f32: "F32", f64: "F64", i32: "I32", u8: "U8" };

/** Wide elements first: then each tensor starts aligned whatever the lengths are. */
function layOut(tensors: TensorMap): Placed[] {
  const bySize = [...tensors].sort(([, a], [, b]) => sizeOfElement(b.dtype) - sizeOfElement(a.dtype));
  let end = 0;
  return bySize.map(([name, { data }]) => {
    const begin = end;
    end += data.byteLength;
    return { name, begin, end };
  });
}

function encodeHeader(
  tensors: TensorMap,
  laidOut: readonly Placed[],
  metadata: Readonly<Record<string, string>>,
): Uint8Array {
  const places = new Map(laidOut.map((placed) => [placed.name, placed]));
  const members = [...tensors].map(([name, { dtype, shape }]) => {
    const { begin, end } = places.get(name)!;
    return member(name, { dtype: typeNames[dtype], shape, data_offsets: [begin, end] });
  });
  if (Object.keys(metadata).length > 0) members.unshift(member(METADATA_KEY, metadata));
  const text = new TextEncoder().encode(`{${members.join(",")}}`);
  // Spaces behind the JSON are part of the format.
  const padded = new Uint8Array(Math.ceil(text.length / ALIGNMENT) * ALIGNMENT).fill(0x20);
  padded.set(text);
  return padded;
}

function member(name: string, value: unknown): string {
  return `${JSON.stringify(name)}:${JSON.stringify(value)}`;
}

function headerLength(bytes: Uint8Array, where: string): number {
  if (bytes.length < COUNT_BYTES) throw invalidFile(where, "at least 8 bytes", bytes.length);
  const length = Number(new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true));
  const most = Math.min(MAX_HEADER_BYTES, bytes.length - COUNT_BYTES);
  if (length > most) throw invalidFile(where, `a header of at most ${most} bytes`, `${length} bytes`);
  return length;
}
