import { findEigenpairs, type LinearOperator, symmetricEigen } from "@basin/compute";
import { describe, expect, test } from "vitest";
import { matrixOperator, reflectedOperator } from "./matrices.js";

const spread = Array.from({ length: 200 }, (_, i) => (i < 195 ? i / 100 : [5, 9, 20, -4, -7][i - 195]!));

async function residualOf(operator: LinearOperator, value: number, vector: Float64Array): Promise<number> {
  const product = await operator.apply(vector);
  return Math.hypot(...product.map((element, i) => element - value * vector[i]!));
}

describe("the eigenvalues of a small symmetric matrix", () => {
  test("are those of the second-difference matrix, with its sines for vectors", () => {
    const rows = Array.from({ length: 9 }, (_, i) =>
      Array.from({ length: 9 }, (__, j) => (i === j ? 2 : Math.abs(i - j) === 1 ? -1 : 0)),
    );
    const { values, vectors } = symmetricEigen(rows);
    for (const [k, value] of values.entries()) {
      expect(value).toBeCloseTo(2 - 2 * Math.cos(((k + 1) * Math.PI) / 10), 13);
      const sines = rows.map((_, i) => Math.sin(((k + 1) * (i + 1) * Math.PI) / 10) / Math.sqrt(5));
      const along = sines.reduce((sum, sine, i) => sum + sine * vectors[k]![i]!, 0);
      expect(Math.abs(along)).toBeCloseTo(1, 12);
    }
  });

  test("may coincide, and a diagonal matrix is its own answer", () => {
    expect([
      ...symmetricEigen([
        [3, 0, 0],
        [0, 3, 0],
        [0, 0, -1],
      ]).values,
    ]).toEqual([-1, 3, 3]);
    expect(symmetricEigen([]).values).toHaveLength(0);
  });

  test("are not looked for where a value is not finite", () => {
    expect(() => symmetricEigen([[Number.NaN]])).toThrow("symmetric matrix: want finite values");
  });
});

describe("Lanczos' process", () => {
  test("finds both ends of a spectrum with vectors whose residuals are what it says", async () => {
    const operator = reflectedOperator(spread);
    const found = await findEigenpairs(operator, { largest: 3, smallest: 2, tolerance: 1e-10 });
    expect(found.converged).toBe(true);
    for (const [i, value] of [20, 9, 5].entries()) expect(found.largest[i]!.value).toBeCloseTo(value, 10);
    for (const [i, value] of [-7, -4].entries()) expect(found.smallest[i]!.value).toBeCloseTo(value, 10);
    for (const { value, vector, residual } of [...found.largest, ...found.smallest]) {
      expect(Math.hypot(...vector)).toBeCloseTo(1, 12);
      expect(residual).toBeLessThanOrEqual(20e-10);
      expect(await residualOf(operator, value, vector)).toBeLessThan(residual + 1e-12);
    }
  });

  test("with a small basis restarts, and finds the same", async () => {
    const dense = Array.from({ length: 400 }, (_, i) => Math.sqrt(i));
    const operator = reflectedOperator(dense);
    const found = await findEigenpairs(operator, {
      largest: 2,
      smallest: 1,
      basis: 12,
      products: 2000,
      tolerance: 1e-8,
    });
    expect(found.converged).toBe(true);
    expect(found.products).toBeGreaterThan(12);
    expect(found.state.basis.length).toBeLessThanOrEqual(13);
    expect(found.largest.map(({ value }) => value)).toEqual([
      expect.closeTo(Math.sqrt(399), 8),
      expect.closeTo(Math.sqrt(398), 8),
    ]);
    expect(found.smallest[0]!.value).toBeCloseTo(0, 6);
    for (const { value, vector } of [...found.largest, ...found.smallest]) {
      expect(await residualOf(operator, value, vector)).toBeLessThan(1.1e-8 * Math.sqrt(399));
    }
  });

  test("gives the same bits when it is stopped and goes on", async () => {
    const operator = reflectedOperator(spread);
    const options = { largest: 2, basis: 10, tolerance: 1e-9 };
    const whole = await findEigenpairs(operator, options);
    const half = await findEigenpairs(operator, { ...options, products: 7 });
    expect(half.converged).toBe(false);
    expect(half.products).toBe(7);
    expect(await findEigenpairs(operator, { ...options, resume: half.state })).toEqual(whole);
  });

  test("ends with the space: a matrix of rank one needs two products, the identity one for each vector", async () => {
    const ones = matrixOperator(Array.from({ length: 6 }, () => [1, 1, 1, 1, 1, 1]));
    const { largest } = await findEigenpairs(ones);
    expect(largest[0]!.value).toBeCloseTo(6, 12);
    expect(ones.products).toBeLessThanOrEqual(3);
    const identity = reflectedOperator([1, 1, 1, 1, 1]);
    const all = await findEigenpairs(identity, { largest: 3, basis: 10 });
    expect(all.products).toBe(3);
    for (const { value } of all.largest) expect(value).toBeCloseTo(1, 12);
  });

  test("finds all eigenvalues of a tiny matrix", async () => {
    const operator = matrixOperator([
      [2, 1],
      [1, 2],
    ]);
    const { largest, converged } = await findEigenpairs(operator, { largest: 2 });
    expect(largest.map(({ value }) => value)).toEqual([expect.closeTo(3, 12), expect.closeTo(1, 12)]);
    expect(converged).toBe(true);
  });

  test("is zero for the zero operator", async () => {
    const zero = matrixOperator([
      [0, 0],
      [0, 0],
    ]);
    expect((await findEigenpairs(zero)).largest[0]!.value).toBe(0);
  });

  test.each([
    [{ largest: 3 }, "eigenvalues: want from 1 to 2 of them, got 3"],
    [{ largest: 1, basis: 5 }, "basis: want at least 6 vectors, got 5"],
    [{ largest: 2, products: 1 }, "products: want at least 2, got 1"],
  ])("refuses %j", async (options, message) => {
    const operator = matrixOperator([
      [1, 0],
      [0, 1],
    ]);
    await expect(findEigenpairs(operator, options)).rejects.toThrow(message);
  });

  test("says so when a product is not finite, or when it is stopped", async () => {
    await expect(findEigenpairs(matrixOperator([[Number.NaN]]))).rejects.toThrow(
      "lanczos: want finite products, got NaN",
    );
    const stop = new AbortController();
    const stopped = findEigenpairs(reflectedOperator(spread), {
      signal: stop.signal,
      onProduct: ({ products }) => products === 3 && stop.abort(),
    });
    await expect(stopped).rejects.toThrow("eigenvalues: cancelled");
  });
});
