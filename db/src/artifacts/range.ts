import { StoreError } from "../errors.js";
import { nameOf } from "./faults.js";

/** A part of an artifact, both ends included, as HTTP has it. */
export interface ByteRange {
  readonly from: number;
  readonly to: number;
}

/** The range within `size` bytes; its end may lie beyond theirs. @throws StoreError `invalid` if it holds none of them */
export function clampRange({ from, to }: ByteRange, size: number, hash: string): ByteRange {
  const fits = Number.isInteger(from) && Number.isInteger(to) && from >= 0 && from <= to && from < size;
  if (fits) return { from, to: Math.min(to, size - 1) };
  const detail = `want a range within ${size} bytes, got ${from}-${to}`;
  throw new StoreError({ code: "invalid", where: nameOf(hash), detail });
}
