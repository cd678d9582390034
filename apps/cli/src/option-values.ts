/** Readers of option values: from the text on the command line to what the commands use, or one clear line. */
import { type Attack, type Axis, invalid, parseAttack, parseAxis, parseNumber } from "@basin/compute";

/** A whole number from a least one on; `where` is the option as people write it. */
export function integerFrom(where: string, least: number): (text: string) => number {
  return (text) => {
    const value = text.trim() === "" ? Number.NaN : Number(text);
    if (!Number.isSafeInteger(value) || value < least) throw invalid(where, `an integer from ${least}`, text);
    return value;
  };
}

/** A number such as `0.1` or `8/255` within bounds; the upper one is included. */
export function numberIn(
  where: string,
  { above = Number.NEGATIVE_INFINITY, from = Number.NEGATIVE_INFINITY, to = Number.POSITIVE_INFINITY } = {},
): (text: string) => number {
  return (text) => {
    const value = parseNumber(where, text);
    if (value > above && value >= from && value <= to) return value;
    const low = Number.isFinite(above) ? ` above ${above}` : Number.isFinite(from) ? ` from ${from}` : "";
    throw invalid(where, `a number${low}${Number.isFinite(to) ? ` to ${to}` : ""}`, text);
  };
}

/** Numbers with commas between them. */
export function numberList(where: string): (text: string) => readonly number[] {
  return (text) => text.split(",").map((part) => parseNumber(where, part));
}

/** Positive numbers with commas between them. */
export function positiveList(where: string): (text: string) => readonly number[] {
  const read = numberList(where);
  return (text) => {
    const values = read(text);
    if (values.some((value) => value <= 0)) throw invalid(where, "positive numbers", text);
    return values;
  };
}

/** A grid axis, `from:to:points`. */
export function axisOf(where: string): (text: string) => Axis {
  return (text) => parseAxis(where, text);
}

/** One attack more. */
export function addAttack(text: string, before: readonly Attack[] = []): readonly Attack[] {
  return [...before, parseAttack(text)];
}

/** One attack more, where `none` stands for clean images. */
export function addAttackOrNone(
  text: string,
  before: readonly (Attack | null)[] = [],
): readonly (Attack | null)[] {
  return [...before, text === "none" ? null : parseAttack(text)];
}

/** One word more. */
export function addWord(text: string, before: readonly string[] = []): readonly string[] {
  return [...before, text];
}
