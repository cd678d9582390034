import type { ReportDocument, Verdict } from "@basin/tasks";

/** What a report says before its verdicts: all that they follow from. */
export type Findings = Omit<ReportDocument, "verdicts">;

/** What a test came to, with the numbers that decided. */
export type Outcome = Pick<Verdict, "verdict" | "because">;

/** Beyond this probability an ordering holds; below one less this, the contrary does. */
export const SURE = 0.95;

/** That a figure of one group is lower than that of another. */
export interface Ordering {
  readonly lower: string;
  readonly higher: string;
  /** Null where it was not measured, or where nothing varied that could tell. */
  readonly probability: number | null;
}

/** How likely each ordering is, as sentences are made of. */
export function orderingRule(noun: string): string {
  return `supported if ${noun} has a probability of at least ${SURE}, not supported if one has at most ${toDigits(1 - SURE)}, else undecided`;
}

/** The verdict on orderings that all have to hold. */
export function judgeOrderings(orderings: readonly Ordering[], note: string): Outcome {
  const known = orderings.flatMap(({ probability }) => (probability === null ? [] : [probability]));
  const refuted = known.some((probability) => probability <= 1 - SURE + 1e-12);
  const held = known.length === orderings.length && known.every((probability) => probability >= SURE);
  const because = orderings.map(
    ({ lower, higher, probability }) =>
      `${lower} below ${higher}: ${probability === null ? "missing" : probability.toFixed(3)}`,
  );
  return {
    verdict: refuted ? "not supported" : held ? "supported" : "undecided",
    because: `Probabilities: ${because.join("; ")}. ${note}`.trim(),
  };
}

/** The probability that one group is lower than another, from comparisons of every two. */
export function probabilityIn(
  comparisons: readonly {
    readonly a: string;
    readonly b: string;
    readonly probabilityLower: number | null;
  }[],
  lower: string,
  higher: string,
): number | null {
  const straight = comparisons.find(({ a, b }) => a === lower && b === higher);
  if (straight) return straight.probabilityLower;
  const turned = comparisons.find(({ a, b }) => a === higher && b === lower)?.probabilityLower ?? null;
  return turned === null ? null : 1 - turned;
}

/** What a group or an attack is called; its name where the study has none such. */
export function titleIn(
  named: readonly { readonly name: string; readonly title: string }[],
  name: string,
): string {
  return named.find((one) => one.name === name)?.title ?? name;
}

/** A number in at most three decimals. */
export function toDigits(value: number): string {
  return String(Math.round(value * 1000) / 1000);
}
