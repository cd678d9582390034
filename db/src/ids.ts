import { randomInt } from "node:crypto";

/** What an id is of; it stands before the underscore. */
export const idPrefixes = {
  study: "std",
  run: "run",
  model: "mdl",
  dataset: "dst",
  direction: "dir",
  surface: "srf",
  evaluation: "evl",
  share: "shr",
  token: "tok",
  job: "job",
  worker: "wrk",
} as const;
export type IdNoun = keyof typeof idPrefixes;

const digits = 9;
const bound = 36 ** 6;
let lastTime = 0;
let lastLow = 0;

/**
 * A new id: the prefix, then nine characters of the time and nine random ones, 0-9a-z. Ids of one process sort by
 * creation even within a millisecond or when the clock steps back.
 */
export function newId(noun: IdNoun): string {
  const now = Date.now();
  const high = base36(randomInt(36 ** 3), 3);
  if (now > lastTime) [lastTime, lastLow] = [now, randomInt(bound / 2)];
  else lastLow += 1;
  return `${idPrefixes[noun]}_${base36(lastTime, digits)}${base36(lastLow, 6)}${high}`;
}

function base36(value: number, width: number): string {
  return value.toString(36).padStart(width, "0").slice(-width);
}
