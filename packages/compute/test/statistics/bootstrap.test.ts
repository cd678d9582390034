import {
  bootstrapFactors,
  bootstrapInterval,
  comparePaired,
  meanAt,
  quantile,
  randomStream,
} from "@basin/compute";
import { describe, expect, test } from "vitest";

const draw = randomStream(12, "sample");
const normals = Float64Array.from({ length: 400 }, (_, i) => 3 + 2 * draw.normal(i));
const mean = (values: ArrayLike<number>) => (positions: Uint32Array) => meanAt(values, positions);

function deviationOf(values: Float64Array): number {
  const centre = values.reduce((sum, value) => sum + value, 0) / values.length;
  return Math.sqrt(values.reduce((sum, value) => sum + (value - centre) ** 2, 0) / values.length);
}

test.each([
  [0, 1],
  [1, 4],
  [0.5, 2.5],
  [0.25, 1.75],
])("the %d quantile lies at %d of 1 to 4", (share, expected) => {
  expect(quantile([1, 2, 3, 4], share)).toBe(expected);
});

describe("a bootstrap interval", () => {
  test("of a mean is as wide as the normal law says", () => {
    const { estimate, low, high, draws, undefinedDraws } = bootstrapInterval(400, mean(normals), {
      draws: 4000,
    });
    const half = (1.96 * deviationOf(normals)) / Math.sqrt(400);
    expect((high - estimate) / half).toBeCloseTo(1, 1);
    expect((estimate - low) / half).toBeCloseTo(1, 1);
    expect([draws, undefinedDraws]).toEqual([4000, 0]);
  });

  test("is narrower for a lower level, a point for equal units, and follows the seed", () => {
    const wide = bootstrapInterval(400, mean(normals));
    const narrow = bootstrapInterval(400, mean(normals), { level: 0.5 });
    expect(narrow.high - narrow.low).toBeLessThan(0.5 * (wide.high - wide.low));
    expect(bootstrapInterval(5, mean([2, 2, 2, 2, 2]))).toMatchObject({ low: 2, estimate: 2, high: 2 });
    expect(bootstrapInterval(400, mean(normals))).toEqual(wide);
    expect(bootstrapInterval(400, mean(normals), { seed: 1 })).not.toEqual(wide);
  });

  test("of two values has the exact shares: both, one, the other", () => {
    const both = bootstrapInterval(2, mean([0, 1]), { level: 0.4, draws: 20_000 });
    expect(both).toMatchObject({ low: 0.5, high: 0.5 });
    expect(bootstrapInterval(2, mean([0, 1]), { level: 0.6 })).toMatchObject({ low: 0, high: 1 });
  });

  test("keeps infinity, and leaves draws without a value out and says how many", () => {
    const wild = bootstrapInterval(3, mean([1, 1, Number.POSITIVE_INFINITY]));
    expect(wild).toMatchObject({ low: 1, high: Number.POSITIVE_INFINITY });
    const missing = bootstrapInterval(2, (places) => (places[0] === places[1] ? Number.NaN : 5));
    expect(missing).toMatchObject({ low: 5, high: 5 });
    expect(missing.undefinedDraws / missing.draws).toBeCloseTo(0.5, 1);
  });

  test.each([
    [0, {}, "bootstrap: want at least 1 unit, got 0"],
    [1, { draws: 0 }, "bootstrap: want at least 1 draw, got 0"],
    [1, { level: 95 }, "bootstrap: want a level between 0 and 1, got 95"],
  ])("of %d units with %j is refused", (count, options, message) => {
    expect(() => bootstrapInterval(count, mean([1]), options)).toThrow(message);
  });
});

test("sources of uncertainty are kept apart: each interval is that of its own factor", () => {
  const imageEffect = Float64Array.from({ length: 100 }, (_, i) => draw.normal(1000 + i));
  const directionEffect = [-3, 0, 3, 6];
  const found = bootstrapFactors({ images: 100, directions: 4, seeds: 1 }, ({ images, directions }) => {
    return meanAt(imageEffect, images) + meanAt(directionEffect, directions);
  });
  const alone = bootstrapInterval(100, mean(imageEffect), { draws: 4000 });
  const width = ({ low, high }: { low: number; high: number }) => high - low;
  expect(width(found.images!) / width(alone)).toBeCloseTo(1, 1);
  const exact = 2 * 1.96 * Math.sqrt(45 / 4 / 4);
  expect(width(found.directions!) / exact).toBeGreaterThan(0.85);
  expect(width(found.directions!) / exact).toBeLessThan(1.15);
  expect(found.seeds).toBeNull();
  expect(found.images!.estimate).toBe(found.directions!.estimate);
});

describe("a paired comparison", () => {
  test("sees a small difference that hides under what both have in common", () => {
    const hard = Float64Array.from(normals, (value, i) => value + 0.1 + 0.05 * draw.normal(5000 + i));
    const { difference, probabilityLower } = comparePaired(400, mean(normals), mean(hard));
    expect(probabilityLower).toBe(1);
    expect(difference.high).toBeLessThan(0);
    expect(difference.estimate).toBeCloseTo(-0.1, 1);
    expect(comparePaired(400, mean(hard), mean(normals)).probabilityLower).toBe(0);
  });

  test("is undecided between a model and itself, and orders infinite figures", () => {
    expect(comparePaired(400, mean(normals), mean(normals)).probabilityLower).toBe(0.5);
    const infinite = () => Number.POSITIVE_INFINITY;
    expect(comparePaired(400, mean(normals), infinite).probabilityLower).toBe(1);
    expect(comparePaired(400, mean(normals), () => Number.NaN).probabilityLower).toBeNaN();
  });

  test("has the probability that theory gives", () => {
    const near = Float64Array.from(normals, (_, i) => normals[i]! + 0.06 + draw.normal(9000 + i));
    const differences = normals.map((value, i) => value - near[i]!);
    const z =
      -meanAt(
        differences,
        Uint32Array.from(differences, (_, i) => i),
      ) /
      (deviationOf(differences) / 20);
    const { probabilityLower } = comparePaired(400, mean(normals), mean(near), { draws: 5000 });
    expect(Math.abs(probabilityLower - normalShare(z))).toBeLessThan(0.03);
  });
});

/** The share of the normal law below z, by Simpson's rule. */
function normalShare(z: number): number {
  const steps = 200;
  let sum = 0;
  for (let i = 0; i <= steps; i++) {
    const weight = i === 0 || i === steps ? 1 : i % 2 === 1 ? 4 : 2;
    sum += weight * Math.exp(-(((z * i) / steps) ** 2) / 2);
  }
  return 0.5 + ((z / steps) * sum) / 3 / Math.sqrt(2 * Math.PI);
}
