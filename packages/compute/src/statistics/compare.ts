import { allOf, type BootstrapOptions, bootstrapDraws, type Interval, intervalOf } from "./bootstrap.js";

/** How a figure of one model compares with another's on the same units. */
export interface Comparison {
  /** Of the first less the second. */
  readonly difference: Interval;
  /** The share of draws in which the first is lower; ties count half. NaN where no draw can be ordered. */
  readonly probabilityLower: number;
}

/**
 * Compares a statistic of two models unit by unit: each draw takes the same images, directions or seeds of both, so that
 * what is hard for both does not blur their difference. `probabilityLower` is the bootstrap's answer to "does the
 * ordering hold?": near 1 or 0 it does, near 0.5 it is undecided.
 */
export function comparePaired(
  count: number,
  first: (positions: Uint32Array) => number,
  second: (positions: Uint32Array) => number,
  options: BootstrapOptions = {},
): Comparison {
  // One stream and one seed: draw for draw the same positions.
  const ones = bootstrapDraws(count, first, options);
  const others = bootstrapDraws(count, second, options);
  const differences = ones.map((value, draw) => value - others[draw]!);
  const all = allOf(count);
  return {
    difference: intervalOf(first(all) - second(all), differences, options.level ?? 0.95),
    probabilityLower: shareLower(ones, others),
  };
}

/**
 * The share of draws in which the first figure is lower; ties count half, NaN where no draw can be ordered. Infinite figures
 * are ordered too, so the figures are compared and not their difference.
 */
export function shareLower(ones: Float64Array, others: Float64Array): number {
  let [lower, ordered] = [0, 0];
  for (const [draw, one] of ones.entries()) {
    const other = others[draw]!;
    if (Number.isNaN(one) || Number.isNaN(other)) continue;
    lower += one < other ? 1 : one === other ? 0.5 : 0;
    ordered++;
  }
  return lower / ordered;
}
