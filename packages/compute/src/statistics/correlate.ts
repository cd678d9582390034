import { type BootstrapOptions, bootstrapInterval, type Interval } from "./bootstrap.js";
import { type PermutationTest, permutationTest } from "./permutation-test.js";
import { rankCorrelations } from "./rank-correlation.js";

/** The name of a rank correlation. */
export type CorrelationName = keyof typeof rankCorrelations;

/** A rank correlation with how sure it is. */
export interface CorrelationResult {
  readonly correlation: CorrelationName;
  readonly interval: Interval;
  readonly test: PermutationTest;
  readonly pairs: number;
}

/**
 * A rank correlation of pairs with its bootstrap interval, pairs drawn together, and its permutation test. With few pairs
 * the interval is coarse, for many draws repeat pairs or have no correlation at all: then the test is what counts.
 */
export function correlate(
  correlation: CorrelationName,
  a: ArrayLike<number>,
  b: ArrayLike<number>,
  options: BootstrapOptions = {},
): CorrelationResult {
  const compute = rankCorrelations[correlation];
  const pick = (values: ArrayLike<number>, places: Uint32Array) =>
    Array.from(places, (place) => values[place]!);
  const test = permutationTest(compute, a, b, options);
  const interval = bootstrapInterval(
    a.length,
    (places) => compute(pick(a, places), pick(b, places)),
    options,
  );
  return { correlation, interval, test, pairs: a.length };
}
