/**
 * The shortest decimal text that gives the same float32: `0.1` where the double nearest to it would be written
 * `0.10000000149011612`. Nine digits always do.
 */
export function float32Text(value: number): string {
  if (!Number.isFinite(value)) return String(value);
  for (let digits = 6; digits < 9; digits++) {
    const text = Number(value.toPrecision(digits));
    if (Math.fround(text) === value) return String(text);
  }
  return String(Number(value.toPrecision(9)));
}

const special: ReadonlyMap<string, number> = new Map([
  ["nan", Number.NaN],
  ["inf", Number.POSITIVE_INFINITY],
  ["+inf", Number.POSITIVE_INFINITY],
  ["-inf", Number.NEGATIVE_INFINITY],
  ["infinity", Number.POSITIVE_INFINITY],
  ["+infinity", Number.POSITIVE_INFINITY],
  ["-infinity", Number.NEGATIVE_INFINITY],
]);

/** The number of a text as JavaScript, Python or C write it; undefined if it is none. */
export function numberOf(text: string): number | undefined {
  const trimmed = text.trim();
  const named = special.get(trimmed.toLowerCase());
  if (named !== undefined) return named;
  return /^[+-]?(\d+[.]?\d*|[.]\d+)(e[+-]?\d+)?$/i.test(trimmed) ? Number(trimmed) : undefined;
}
