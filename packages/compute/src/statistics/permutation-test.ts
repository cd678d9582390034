import { permutation, randomStream } from "../random.js";
import { checkPaired, type RankCorrelation } from "./rank-correlation.js";

/** What a permutation test says. */
export interface PermutationTest {
  /** How likely a correlation at least as far from 0 is where the order of one side means nothing. */
  readonly p: number;
  /** Whether every permutation was tried; otherwise they were drawn. */
  readonly exact: boolean;
  readonly permutations: number;
}

/** Up to as many values all permutations are tried: 40,320. */
const MOST_EXACT = 8;

/**
 * The two-sided permutation test of a rank correlation: exact for up to eight pairs; beyond, of permutations drawn from
 * the seed, where the observed order counts as one of them (so that p is never 0).
 */
export function permutationTest(
  correlation: RankCorrelation,
  a: ArrayLike<number>,
  b: ArrayLike<number>,
  { draws = 10_000, seed = 0 }: { readonly draws?: number; readonly seed?: number } = {},
): PermutationTest {
  checkPaired("permutation test", a, b);
  // Rounding must not decide whether an order is as extreme as the observed one.
  const observed = Math.abs(correlation(a, b)) - 1e-12;
  const isExtreme = (order: ArrayLike<number>): boolean =>
    Math.abs(
      correlation(
        a,
        Array.from(order, (place) => b[place]!),
      ),
    ) >= observed;
  if (Number.isNaN(observed)) return { p: Number.NaN, exact: false, permutations: 0 };
  if (a.length <= MOST_EXACT) {
    let [extreme, permutations] = [0, 0];
    for (const order of permutationsOf(a.length)) {
      extreme += Number(isExtreme(order));
      permutations++;
    }
    return { p: extreme / permutations, exact: true, permutations };
  }
  let extreme = 1;
  for (let draw = 0; draw < draws; draw++) {
    extreme += Number(isExtreme(permutation(a.length, randomStream(seed, "permutation", draw))));
  }
  return { p: extreme / (draws + 1), exact: false, permutations: draws };
}

/** Every order of 0..count-1, by exchanges (Heap's algorithm); each is to be read before the next is asked for. */
function* permutationsOf(
  count: number,
  order = Array.from({ length: count }, (_, i) => i),
): Generator<number[]> {
  if (count <= 1) {
    yield order;
    return;
  }
  for (let i = 0; i < count; i++) {
    yield* permutationsOf(count - 1, order);
    const other = count % 2 === 0 ? i : 0;
    [order[other], order[count - 1]] = [order[count - 1]!, order[other]!];
  }
}
