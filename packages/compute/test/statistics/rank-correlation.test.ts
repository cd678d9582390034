import { correlate, kendall, permutationTest, ranksOf, spearman } from "@basin/compute";
import { describe, expect, test } from "vitest";

const a = [3.1, 1.2, 5.5, 4.4, 2.2, 2.2, 7];
const b = [2, 1, 4, 5, 3, 1.5, 5];
const six = [1, 2, 3, 4, 5, 6];
const swapped = [2, 1, 4, 3, 6, 5];

test("equal values share their rank", () => {
  expect([...ranksOf([10, 20, 20, 5, 20])]).toEqual([2, 4, 4, 1, 4]);
  expect([...ranksOf([Number.POSITIVE_INFINITY, 1, Number.NEGATIVE_INFINITY])]).toEqual([3, 2, 1]);
});

describe("rank correlations", () => {
  // Ties on both sides; figures of SciPy 1.17's spearmanr and kendalltau.
  test("agree with SciPy", () => {
    expect(spearman(a, b)).toBeCloseTo(0.8727272727272728, 14);
    expect(kendall(a, b)).toBeCloseTo(0.75, 14);
    expect(spearman(six, swapped)).toBeCloseTo(0.8285714285714287, 14);
    expect(kendall(six, swapped)).toBeCloseTo(0.6, 14);
  });

  test.each([
    ["spearman", spearman],
    ["kendall", kendall],
  ])("%s sees only order: 1 for rising, -1 for falling, nothing where all are equal", (_, correlation) => {
    expect(correlation([1, 2, 30, Number.POSITIVE_INFINITY], [0, 5, 6, 700])).toBeCloseTo(1, 14);
    expect(correlation([1, 2, 3], [3, 2, 1])).toBeCloseTo(-1, 14);
    expect(correlation([1, 1, 1], [3, 2, 1])).toBeNaN();
    expect(() => correlation([1, 2], [1])).toThrow("want 2 values on both sides, got 1");
    expect(() => correlation([1, Number.NaN], [1, 2])).toThrow("want values that can be ordered, got NaN");
  });
});

describe("the permutation test", () => {
  test("is exact for few pairs: as SciPy's over all pairings", () => {
    expect(permutationTest(spearman, six, swapped)).toEqual({
      p: expect.closeTo(0.058333333333333334, 14),
      exact: true,
      permutations: 720,
    });
    expect(permutationTest(kendall, six, swapped).p).toBeCloseTo(0.1361111111111111, 14);
    // With ties the tails differ: 82 of all orders lie as far from 0, on either side (counted with NumPy).
    expect(permutationTest(spearman, a, b).p).toBeCloseTo(82 / 5040, 14);
    expect(permutationTest(spearman, [1, 2, 3], [1, 2, 3]).p).toBeCloseTo(2 / 6, 14);
  });

  test("is drawn for many pairs, and near the exact answer", () => {
    const rising = Array.from({ length: 9 }, (_, i) => i);
    const shuffled = [1, 0, 2, 5, 3, 4, 8, 6, 7];
    const { p, exact, permutations } = permutationTest(spearman, rising, shuffled);
    expect([exact, permutations]).toEqual([false, 10_000]);
    expect(p).toBeGreaterThan(0);
    expect(p).toBeLessThan(0.01);
    const unrelated = [4, 0, 8, 2, 6, 1, 7, 3, 5];
    expect(permutationTest(spearman, rising, unrelated).p).toBeGreaterThan(0.3);
    expect(permutationTest(spearman, rising, shuffled)).toEqual(permutationTest(spearman, rising, shuffled));
  });

  test("has no answer where there is no correlation", () => {
    expect(permutationTest(spearman, [1, 1, 1], [1, 2, 3]).p).toBeNaN();
  });
});

test("a correlation comes with its interval, its test and the number of pairs", () => {
  const result = correlate("spearman", six, swapped);
  expect(result.interval.estimate).toBeCloseTo(0.8285714285714287, 14);
  expect(result.interval.low).toBeLessThan(result.interval.estimate);
  expect(result.interval.high).toBeLessThanOrEqual(1 + 1e-12);
  expect(result).toMatchObject({ correlation: "spearman", pairs: 6, test: { exact: true } });
});
