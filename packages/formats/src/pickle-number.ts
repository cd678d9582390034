import { invalidFile } from "./errors.js";

/** Longer integers have no place in a checkpoint, and take quadratic time to read. */
const MAX_LONG_BYTES = 1024;
const MAX_DIGITS = 1024;

/** An integer from two's complement, the least significant byte first: a number where it is exact, else a bigint. */
export function longOf(bytes: Uint8Array): number | bigint {
  let value = 0n;
  for (let at = bytes.length - 1; at >= 0; at--) value = (value << 8n) | BigInt(bytes[at]!);
  return exact(BigInt.asIntN(bytes.length * 8, value));
}

/** The length of a long integer, once it is bearable. */
export function checkLongLength(length: number, where: string): number {
  if (length >= 0 && length <= MAX_LONG_BYTES) return length;
  throw invalidFile(where, `integers of at most ${MAX_LONG_BYTES} bytes`, length);
}

/** An integer from its decimal text; a long one may end in `L`. */
export function integerOf(text: string, where: string): number | bigint {
  const digits = text.endsWith("L") ? text.slice(0, -1) : text;
  if (digits.length > MAX_DIGITS || !/^[+-]?\d+$/.test(digits))
    throw invalidFile(where, "an integer", JSON.stringify(text));
  return exact(BigInt(digits.replace(/^[+]/, "")));
}

const specialFloats: ReadonlyMap<string, number> = new Map([
  ["inf", Number.POSITIVE_INFINITY],
  ["-inf", Number.NEGATIVE_INFINITY],
  ["nan", Number.NaN],
  ["-nan", Number.NaN],
]);

/** A float from the text that Python writes. */
export function floatOf(text: string, where: string): number {
  const special = specialFloats.get(text);
  if (special !== undefined) return special;
  if (!/^[+-]?(\d+[.]?\d*|[.]\d+)(e[+-]?\d+)?$/i.test(text))
    throw invalidFile(where, "a float", JSON.stringify(text));
  return Number(text);
}

function exact(value: bigint): number | bigint {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}
