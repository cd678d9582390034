/**
 * Bootstrap intervals (Efron and Tibshirani, "An introduction to the bootstrap", 1993, chapter 13): a statistic is
 * computed again on units drawn with replacement, and the interval lies between percentiles of what comes out.
 */
import { invalid } from "../errors.js";
import { type RandomStream, randomStream } from "../random.js";
import { quantile } from "./quantile.js";

/** How often is drawn, and how wide the interval is. */
export interface BootstrapOptions {
  /** Draws; 2,000 by default. */
  readonly draws?: number;
  /** The share of draws within the interval; 0.95 by default. */
  readonly level?: number;
  readonly seed?: number;
}

/** A statistic and where it lies. */
export interface Interval {
  readonly estimate: number;
  readonly low: number;
  readonly high: number;
  readonly level: number;
  readonly draws: number;
  /** Draws without a value, as a correlation of equal values has none. The interval is of the others. */
  readonly undefinedDraws: number;
}

const defaults: Required<BootstrapOptions> = { draws: 2000, level: 0.95, seed: 0 };

/**
 * The interval of a statistic of some units, such as images. Units that belong together, such as the losses of two models
 * on one image, are drawn together: the statistic gets positions, not values.
 *
 * @param count how many units there are
 * @param statistic of the units at some positions, which may repeat
 * @example bootstrapInterval(losses.length, (images) => meanOf(losses, images))
 */
export function bootstrapInterval(
  count: number,
  statistic: (positions: Uint32Array) => number,
  options: BootstrapOptions = {},
): Interval {
  const { level } = { ...defaults, ...options };
  const values = bootstrapDraws(count, statistic, options);
  return intervalOf(statistic(allOf(count)), values, level);
}

/**
 * The statistic of each draw, in the order of the draws: what intervals and probabilities are made of.
 *
 * @param name of the stream of random numbers, so that kinds of units do not share their draws
 * @throws ComputeError `invalid` for no units, no draws, or a level that is not between 0 and 1
 */
export function bootstrapDraws(
  count: number,
  statistic: (positions: Uint32Array) => number,
  { name = "units", ...options }: BootstrapOptions & { readonly name?: string } = {},
): Float64Array {
  const { draws, level, seed } = { ...defaults, ...options };
  if (!Number.isSafeInteger(count) || count < 1) throw invalid("bootstrap", "at least 1 unit", count);
  if (!Number.isSafeInteger(draws) || draws < 1) throw invalid("bootstrap", "at least 1 draw", draws);
  if (!(level > 0 && level < 1)) throw invalid("bootstrap", "a level between 0 and 1", level);
  const stream = randomStream(seed, "bootstrap", name);
  return Float64Array.from({ length: draws }, (_, draw) => statistic(drawn(stream, count, draw)));
}

/** Between percentiles of the values that are numbers. */
export function intervalOf(estimate: number, values: Float64Array, level: number): Interval {
  const sorted = values.filter((value) => !Number.isNaN(value)).sort();
  const missing = values.length - sorted.length;
  const at = (share: number): number => (sorted.length === 0 ? Number.NaN : quantile(sorted, share));
  const [low, high] = [at((1 - level) / 2), at((1 + level) / 2)];
  return { estimate, low, high, level, draws: values.length, undefinedDraws: missing };
}

/** Every unit once. */
export function allOf(count: number): Uint32Array {
  return Uint32Array.from({ length: count }, (_, i) => i);
}

/** The mean of the values at some positions. */
export function meanAt(values: ArrayLike<number>, positions: Uint32Array): number {
  let sum = 0;
  for (const position of positions) sum += values[position]!;
  return sum / positions.length;
}

function drawn(stream: RandomStream, count: number, draw: number): Uint32Array {
  return Uint32Array.from({ length: count }, (_, i) => stream.below(count, draw * count + i));
}
