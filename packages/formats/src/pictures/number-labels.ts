/** How a quantity's numbers are written. */
export type NumberUnit = "number" | "percent";

/**
 * Writes numbers of one axis or one set of levels with as few digits as tell them apart: `0.1`, `2.5`, `10 %`,
 * `1e4` from ten thousand on. The minus is the typographic one.
 *
 * @param values the numbers that must stay distinct
 */
export function numberLabels(
  values: readonly number[],
  unit: NumberUnit = "number",
): (value: number) => string {
  const factor = unit === "percent" ? 100 : 1;
  const scaled = values.map((value) => value * factor);
  const span = Math.max(...scaled) - Math.min(...scaled);
  const digits = [2, 3, 4, 5, 6, 7, 8].find((count) =>
    scaled.every(
      (value) => Math.abs(Number(value.toPrecision(count)) - value) <= Math.max(span, 1e-300) * 1e-4,
    ),
  );
  return (value) => {
    const written = compact(value * factor, digits ?? 9);
    return unit === "percent" ? `${written} %` : written;
  };
}

/** One number in three digits, for sentences. */
export function numberLabel(value: number, unit: NumberUnit = "number"): string {
  const factor = unit === "percent" ? 100 : 1;
  return `${compact(value * factor, 3)}${unit === "percent" ? " %" : ""}`;
}

function compact(value: number, digits: number): string {
  const rounded = Number(value.toPrecision(digits));
  const size = Math.abs(rounded);
  const far = size >= 1e4 || (size > 0 && size < 1e-3);
  const written = far ? rounded.toExponential().replace("e+", "e") : String(rounded);
  return written.replaceAll("-", "\u2212");
}
