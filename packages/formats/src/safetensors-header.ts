import type { Shape } from "@basin/compute/tensor";
import { byteLengthOf, type ElementType } from "./element.js";
import { FormatError, invalidFile, unsupportedFile } from "./errors.js";
import { topLevelKeys } from "./json-keys.js";

/** Where one tensor lies; offsets count from the first byte behind the header. */
export interface SafetensorsEntry {
  readonly name: string;
  readonly type: ElementType;
  readonly shape: Shape;
  readonly begin: number;
  readonly end: number;
}

/** What a header declares, checked against the bytes behind it. */
export interface SafetensorsHeader {
  readonly entries: readonly SafetensorsEntry[];
  readonly metadata: Record<string, string>;
}

/** The key under which a header keeps its metadata. */
export const METADATA_KEY = "__metadata__";

const types: ReadonlyMap<string, ElementType> = new Map([
  ["BOOL", "bool"],
  ["U8", "u8"],
  ["U16", "u16"],
  ["U32", "u32"],
  ["U64", "u64"],
  ["I8", "i8"],
  ["I16", "i16"],
  ["I32", "i32"],
  ["I64", "i64"],
  ["F16", "f16"],
  ["BF16", "bf16"],
  ["F32", "f32"],
  ["F64", "f64"],
]);

/**
 * The header from its text.
 *
 * @param dataLength the bytes behind the header, all of which must belong to exactly one tensor
 */
export function parseSafetensorsHeader(text: string, dataLength: number, where: string): SafetensorsHeader {
  const header = parseObject(text, where);
  const names = topLevelKeys(text);
  if (names.length !== new Set(names).size) throw invalidFile(where, "every name once", repeated(names));
  const entries = names
    .filter((name) => name !== METADATA_KEY)
    .map((name) => parseEntry(name, header[name], where));
  checkCover(entries, dataLength, where);
  return { entries, metadata: parseMetadata(header[METADATA_KEY], where) };
}

function parseObject(text: string, where: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new FormatError({ code: "invalid", where, detail: "want a header in JSON, got other text", cause });
  }
  if (!isRecord(value)) throw invalidFile(where, "a header that is a JSON object", typeof value);
  return value;
}

function parseEntry(name: string, value: unknown, where: string): SafetensorsEntry {
  const label = `tensor ${JSON.stringify(name)}`;
  if (!isRecord(value)) throw invalidFile(where, `an object for ${label}`, typeof value);
  const { dtype, shape, data_offsets: offsets } = value;
  const type = typeof dtype === "string" ? types.get(dtype) : undefined;
  if (type === undefined) {
    throw unsupportedFile(where, `want ${label} to be one of ${[...types.keys()].join(", ")}, got ${dtype}`);
  }
  if (!isNaturals(shape)) throw invalidFile(where, `a shape of natural numbers for ${label}`, shape);
  if (!isNaturals(offsets) || offsets.length !== 2) {
    throw invalidFile(where, `two offsets for ${label}`, offsets);
  }
  const [begin, end] = offsets as unknown as [number, number];
  const length = byteLengthOf(type, shape, where);
  if (end - begin !== length) throw invalidFile(where, `${length} bytes for ${label}`, end - begin);
  return { name, type, shape, begin, end };
}

/** Tensors must cover the data from end to end: a byte in no tensor or in two is a sign of a damaged or made-up file. */
function checkCover(entries: readonly SafetensorsEntry[], dataLength: number, where: string): void {
  let covered = 0;
  for (const { name, begin, end } of [...entries].sort((a, b) => a.begin - b.begin || a.end - b.end)) {
    const label = `tensor ${JSON.stringify(name)}`;
    if (begin < covered) throw invalidFile(where, `${label} not to overlap another`, `offset ${begin}`);
    if (begin > covered) throw invalidFile(where, `no hole before ${label}`, `${begin - covered} bytes`);
    covered = end;
  }
  if (covered !== dataLength) throw invalidFile(where, `${covered} bytes behind the header`, dataLength);
}

function parseMetadata(value: unknown, where: string): Record<string, string> {
  if (value === undefined) return {};
  if (!isRecord(value)) throw invalidFile(where, `an object for ${METADATA_KEY}`, typeof value);
  for (const [key, text] of Object.entries(value)) {
    if (typeof text !== "string") {
      throw invalidFile(where, `text for ${METADATA_KEY} ${JSON.stringify(key)}`, typeof text);
    }
  }
  return value as Record<string, string>;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isNaturals(value: unknown): value is readonly number[] {
  return Array.isArray(value) && value.every((item) => Number.isSafeInteger(item) && item >= 0);
}

function repeated(names: readonly string[]): string {
  const seen = new Set<string>();
  return `${JSON.stringify(names.find((name) => seen.size === seen.add(name).size))} twice`;
}
