import type { Shape } from "@basin/compute/tensor";
import type { ElementType } from "./element.js";
import { invalidFile, unsupportedFile } from "./errors.js";
import { type PythonLiteral, parsePythonLiteral } from "./python-literal.js";

/** What the header of a .npy file says about the data behind it. */
export interface NpyHeader {
  readonly type: ElementType;
  readonly littleEndian: boolean;
  /** Column-major: the first index varies fastest. */
  readonly fortranOrder: boolean;
  readonly shape: Shape;
}

const types: ReadonlyMap<string, ElementType> = new Map([
  ["b1", "bool"],
  ["u1", "u8"],
  ["u2", "u16"],
  ["u4", "u32"],
  ["u8", "u64"],
  ["i1", "i8"],
  ["i2", "i16"],
  ["i4", "i32"],
  ["i8", "i64"],
  ["f2", "f16"],
  ["f4", "f32"],
  ["f8", "f64"],
]);

/** The header from its text, a Python dictionary. */
export function parseNpyHeader(text: string, where: string): NpyHeader {
  const header = parsePythonLiteral(text, where);
  if (!(header instanceof Map)) throw invalidFile(where, "a dictionary as header", "another value");
  const fortranOrder = header.get("fortran_order");
  const shape = header.get("shape");
  if (typeof fortranOrder !== "boolean") throw invalidFile(where, "a boolean fortran_order", fortranOrder);
  if (!isShape(shape)) throw invalidFile(where, "natural numbers as shape", shape);
  return { ...parseDescription(header.get("descr"), where), fortranOrder, shape };
}

function parseDescription(
  description: PythonLiteral | undefined,
  where: string,
): Pick<NpyHeader, "type" | "littleEndian"> {
  const match = typeof description === "string" ? /^([<>|=]?)([a-z]\d)$/.exec(description) : null;
  const type = types.get(match?.[2] ?? "");
  if (match === null || type === undefined) {
    const got = typeof description === "string" ? JSON.stringify(description) : "a structured type";
    throw unsupportedFile(where, `want elements of ${[...types.keys()].join(", ")}, got ${got}`);
  }
  return { type, littleEndian: match[1] !== ">" };
}

function isShape(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((extent) => Number.isSafeInteger(extent) && extent >= 0);
}
