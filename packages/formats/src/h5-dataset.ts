import type { Shape } from "@basin/compute/tensor";
import type { Dataset, Group } from "h5wasm";
import { type ElementType, sizeOfElement } from "./element.js";
import { invalidFile, missingPart, unsupportedFile } from "./errors.js";

/** Numbers out of a dataset. */
export interface H5Numbers {
  readonly shape: Shape;
  readonly type: ElementType;
  readonly values: Float64Array;
}

const INTEGER = 0;
const FLOAT = 1;

/** Element types by the library's class, size in bytes and sign. */
const types: ReadonlyMap<string, ElementType> = new Map([
  [`${INTEGER} 1 false`, "u8"],
  [`${INTEGER} 2 false`, "u16"],
  [`${INTEGER} 4 false`, "u32"],
  [`${INTEGER} 8 false`, "u64"],
  [`${INTEGER} 1 true`, "i8"],
  [`${INTEGER} 2 true`, "i16"],
  [`${INTEGER} 4 true`, "i32"],
  [`${INTEGER} 8 true`, "i64"],
  [`${FLOAT} 4 false`, "f32"],
  [`${FLOAT} 8 false`, "f64"],
  [`${FLOAT} 4 true`, "f32"],
  [`${FLOAT} 8 true`, "f64"],
]);

/** A group inside another; undefined if there is none. */
export function findGroup(parent: Group, name: string): Group | undefined {
  const found = parent.keys().includes(name) ? parent.get(name) : null;
  return found !== null && "create_group" in found ? found : undefined;
}

/** How much of a dataset is read. */
export interface H5Limit {
  /** The most elements that it may declare. */
  readonly maxElements: number;
}

/**
 * The numbers of a dataset.
 *
 * @throws FormatError `missing` if there is no such dataset, `unsupported` if it holds something else or too much
 */
export function readNumbers(group: Group, name: string, where: string, { maxElements }: H5Limit): H5Numbers {
  const label = `${where} ${name}`;
  const dataset = datasetOf(group, name, where);
  const { type, size, signed, littleEndian, shape, total_size, chunks, vlen, virtual_sources } =
    dataset.metadata;
  const element = vlen ? undefined : types.get(`${type} ${size} ${signed}`);
  if (element === undefined || shape === null || virtual_sources !== undefined) {
    throw unsupportedFile(label, "want numbers, got another type");
  }
  if (size > 1 && !littleEndian) throw unsupportedFile(label, "big-endian numbers are not read");
  const chunk = (chunks ?? []).reduce((product, extent) => product * extent, 1);
  const most = Math.max(total_size, chunk);
  if (most > maxElements) throw unsupportedFile(label, `want at most ${maxElements} elements, got ${most}`);
  return { shape, type: element, values: valuesOf(dataset, element, total_size, label) };
}

/** The longest text attribute that is read. */
const MAX_TEXT_BYTES = 2 ** 26;

/** A text attribute of a fixed length; undefined if there is none. */
export function readText(group: Group, name: string): string | undefined {
  const attribute = group.attrs[name];
  // Text of variable length lies in a heap of its own; a damaged one sends the library around in circles for ever.
  if (attribute === undefined || attribute.metadata.vlen || attribute.metadata.size > MAX_TEXT_BYTES)
    return undefined;
  const { value } = attribute;
  return typeof value === "string" ? value : undefined;
}

/** Writes a text attribute, of any length. */
export function writeText(group: Group, name: string, text: string): void {
  group.create_attribute(name, text, null, `S${Buffer.byteLength(text)}`);
}

function datasetOf(group: Group, name: string, where: string): Dataset {
  const found = group.keys().includes(name) ? group.get(name) : null;
  if (found === null)
    throw missingPart(where, `no dataset ${name}, got ${group.keys().slice(0, 20).join(", ")}`);
  if (!("metadata" in found) || !("slice" in found))
    throw invalidFile(where, `${name} to be a dataset`, "another object");
  return found;
}

function valuesOf(dataset: Dataset, type: ElementType, count: number, where: string): Float64Array {
  const value = count === 0 ? [] : dataset.value;
  const list = typeof value === "number" || typeof value === "bigint" ? [value] : value;
  const isWhole = ArrayBuffer.isView(list) && list.byteLength === count * sizeOfElement(type);
  if (!isWhole && !(Array.isArray(list) && list.length === count)) {
    throw invalidFile(where, `${count} elements`, "others");
  }
  return Float64Array.from(list as ArrayLike<number | bigint>, Number);
}
