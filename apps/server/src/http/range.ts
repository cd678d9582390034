/** A part of some bytes, both ends included. */
export interface Range {
  readonly from: number;
  readonly to: number;
}

/** The one range that a header asks for; undefined where there is none or several, which are answered with the whole. */
export function parseRange(header: string | undefined, bytes: number): Range | "unsatisfiable" | undefined {
  const [, first, last] = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header?.trim() ?? "") ?? [];
  if (first === undefined || last === undefined || (first === "" && last === "")) return undefined;
  if (first === "") return suffix(Number(last), bytes);
  const from = Number(first);
  const to = last === "" ? bytes - 1 : Math.min(Number(last), bytes - 1);
  if (last !== "" && Number(last) < from) return undefined;
  return from < bytes ? { from, to } : "unsatisfiable";
}

function suffix(length: number, bytes: number): Range | "unsatisfiable" {
  if (length === 0 || bytes === 0) return "unsatisfiable";
  return { from: Math.max(0, bytes - length), to: bytes - 1 };
}
