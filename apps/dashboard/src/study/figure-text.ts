import { numberText, shareText } from "../landscape/number-text.ts";
import type { Report } from "./study-parts.ts";

type Row = Report["flatness"][number]["rows"][number];

/** A bootstrap interval. */
export type Interval = NonNullable<Row["intervals"]["images"]>;

/** What an interval is over: what was drawn anew. */
export const doubts = ["images", "directions", "seeds"] as const;

/** A number; a dash where there is none. */
export type Say = (value: number | null | undefined) => string;

export const sayNumber: Say = (value) => (value == null ? "\u2013" : numberText(value, { digits: 4 }));
export const sayShare: Say = (value) => (value == null ? "\u2013" : shareText(value).replace("-", "\u2212"));

/** A probability in two decimals: three would say more than draws know. */
export const sayProbability: Say = (value) => (value == null ? "\u2013" : value.toFixed(2));

/** An interval's ends. */
export function betweenText(interval: Interval | null | undefined, say: Say): string {
  if (interval == null) return "\u2013";
  return `${say(interval.low).replace(/\s%$/, "")} to ${say(interval.high)}`;
}
