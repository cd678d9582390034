import type { Quantity } from "./grid.ts";

/** How a quantity's numbers are written. */
export type NumberUnit = "number" | "percent";

/** The unit of each quantity. */
export const unitOf: Readonly<Record<Quantity, NumberUnit>> = { loss: "number", accuracy: "percent" };

/** A number in few digits, `10 %` for a share, with the typographic minus. */
export function numberText(
  value: number,
  { unit = "number", digits = 3, sign = false }: { unit?: NumberUnit; digits?: number; sign?: boolean } = {},
): string {
  if (!Number.isFinite(value))
    return Number.isNaN(value) ? "not a number" : `${value < 0 ? "\u2212" : ""}infinite`;
  const rounded = Number((value * (unit === "percent" ? 100 : 1)).toPrecision(digits));
  const size = Math.abs(rounded);
  const isFar = size >= 1e5 || (size > 0 && size < 1e-4);
  const written = isFar ? rounded.toExponential().replace("e+", "e") : String(rounded);
  const signed = sign && rounded > 0 ? `+${written}` : written;
  return `${signed.replaceAll("-", "\u2212")}${unit === "percent" ? "\u202f%" : ""}`;
}

/** A share with one digit behind the point, so that columns of them line up: `53.0 %`. */
export function shareText(share: number): string {
  return `${(100 * share).toFixed(1)}\u202f%`;
}
