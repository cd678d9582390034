import { invalid } from "../errors.js";

/**
 * A number as people write it: `0.03`, `8/255`, `1e-3`.
 *
 * @throws ComputeError `invalid` for anything else
 */
export function parseNumber(where: string, text: string): number {
  const [above, below, ...rest] = text.split("/");
  const value = below === undefined ? toNumber(above!) : toNumber(above!) / toNumber(below);
  if (rest.length > 0 || !Number.isFinite(value))
    throw invalid(where, "a number such as 0.03 or 8/255", text);
  return value;
}

function toNumber(text: string): number {
  return text.trim() === "" ? Number.NaN : Number(text);
}
