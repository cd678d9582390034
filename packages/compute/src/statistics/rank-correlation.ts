import { invalid } from "../errors.js";
import { ranksOf } from "./ranks.js";

/** A correlation from -1 to 1 that sees only the order of values; NaN where all values of one side are equal. */
export type RankCorrelation = (a: ArrayLike<number>, b: ArrayLike<number>) => number;

/**
 * Spearman's rho: Pearson's correlation of the ranks, ties sharing theirs.
 *
 * @throws ComputeError `invalid` for lists of different lengths, or with NaN, which has no rank
 */
export function spearman(a: ArrayLike<number>, b: ArrayLike<number>): number {
  checkPaired("spearman", a, b);
  return pearson(ranksOf(a), ranksOf(b));
}

/**
 * Kendall's tau-b: concordant less discordant pairs, by the geometric mean of the pairs that are not tied on either side.
 *
 * @throws ComputeError `invalid` as {@link spearman}
 */
export function kendall(a: ArrayLike<number>, b: ArrayLike<number>): number {
  checkPaired("kendall", a, b);
  let [agreement, inA, inB] = [0, 0, 0];
  for (let i = 0; i < a.length; i++) {
    for (let j = 0; j < i; j++) {
      // Not of the difference: infinity less infinity is no number.
      const [x, y] = [order(a[i]!, a[j]!), order(b[i]!, b[j]!)];
      agreement += x * y;
      inA += Math.abs(x);
      inB += Math.abs(y);
    }
  }
  return agreement / Math.sqrt(inA * inB);
}

/** The rank correlations by name. */
export const rankCorrelations = { spearman, kendall } as const satisfies Record<string, RankCorrelation>;

/** Lists that belong together element by element, without NaN. */
export function checkPaired(where: string, a: ArrayLike<number>, b: ArrayLike<number>): void {
  if (a.length !== b.length) throw invalid(where, `${a.length} values on both sides`, b.length);
  for (const values of [a, b]) {
    if (Array.from(values).some(Number.isNaN)) throw invalid(where, "values that can be ordered", Number.NaN);
  }
}

function order(x: number, y: number): number {
  return Number(x > y) - Number(x < y);
}

function pearson(a: Float64Array, b: Float64Array): number {
  // Ranks have the same mean whatever their ties.
  const mean = (a.length + 1) / 2;
  let [product, aSquares, bSquares] = [0, 0, 0];
  for (let i = 0; i < a.length; i++) {
    product += (a[i]! - mean) * (b[i]! - mean);
    aSquares += (a[i]! - mean) ** 2;
    bSquares += (b[i]! - mean) ** 2;
  }
  return product / Math.sqrt(aSquares * bSquares);
}
