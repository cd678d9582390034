import { invalid } from "../errors.js";
import { allOf, type BootstrapOptions, bootstrapDraws, type Interval, intervalOf } from "./bootstrap.js";

/** How many units each source of uncertainty has, such as `{ images: 1000, directions: 5, seeds: 3 }`. */
export type FactorSizes<F extends string> = Readonly<Record<F, number>>;

/** Positions drawn of each factor. */
export type FactorPositions<F extends string> = Readonly<Record<F, Uint32Array>>;

/**
 * The interval of a statistic for each source of uncertainty alone: the units of one factor are drawn, all others stay as
 * they are. So it can be told how much of the doubt comes from the images, from the directions and from the seeds of
 * training. A factor of one unit says nothing about its spread: its interval is null.
 *
 * @example
 * bootstrapFactors({ images: 1000, directions: 5 }, ({ images, directions }) =>
 *   meanOf(directions, (direction) => meanAt(losses[direction], images)))
 */
export function bootstrapFactors<F extends string>(
  sizes: FactorSizes<F>,
  statistic: (positions: FactorPositions<F>) => number,
  options: BootstrapOptions = {},
): Record<F, Interval | null> {
  const names = Object.keys(sizes) as F[];
  if (names.length === 0) throw invalid("bootstrap", "at least one factor", 0);
  const whole = Object.fromEntries(names.map((name) => [name, allOf(sizes[name])])) as FactorPositions<F>;
  const estimate = statistic(whole);
  const intervals = names.map((name) => {
    if (sizes[name] === 1) return [name, null];
    const draw = (positions: Uint32Array): number => statistic({ ...whole, [name]: positions });
    const values = bootstrapDraws(sizes[name], draw, { ...options, name });
    return [name, intervalOf(estimate, values, options.level ?? 0.95)];
  });
  return Object.fromEntries(intervals) as Record<F, Interval | null>;
}
