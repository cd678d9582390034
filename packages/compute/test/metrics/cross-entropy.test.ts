import { crossEntropy } from "@basin/compute";
import { describe, expect, it } from "vitest";
import { logitsOf, uniform } from "./numbers.js";

const { NaN: nan, POSITIVE_INFINITY: inf, NEGATIVE_INFINITY: minusInf } = Number;

describe("cross-entropy", () => {
  it("is minus the logarithm of the label's softmax", () => {
    const logits = uniform([20, 7], "logits");
    const labels = Array.from({ length: 20 }, (_, i) => i % 7);
    const expected = labels.map((label, i) => {
      const row = Array.from(logits.data.subarray(7 * i, 7 * i + 7), Math.exp);
      return -Math.log(row[label]! / row.reduce((a, b) => a + b));
    });
    for (const [i, loss] of crossEntropy(logits, labels).entries())
      expect(loss).toBeCloseTo(expected[i]!, 13);
  });

  const cases: readonly [string, readonly number[], number, number][] = [
    ["ln k where all logits are equal", [2, 2, 2, 2], 3, Math.log(4)],
    ["finite for huge logits", [1e4, 0], 1, 1e4],
    ["exact where the label is certain", [50, 0], 0, Math.exp(-50)],
    ["0 for one class", [3], 0, 0],
    ["NaN where the label's logit is NaN", [nan, 1], 0, nan],
    ["NaN where another logit is NaN", [1, 2, nan], 0, nan],
    ["infinite where the label's logit is minus infinity", [0, minusInf], 1, inf],
    ["infinite where another logit is infinite", [0, inf], 0, inf],
    ["NaN where the label's own logit is infinite", [0, inf], 1, nan],
    ["unmoved by another class at minus infinity", [0, 0, minusInf], 0, Math.log(2)],
    ["NaN where all logits are minus infinity", [minusInf, minusInf], 0, nan],
  ];
  it.each(cases)("is %s", (_, row, label, expected) => {
    const loss = crossEntropy(logitsOf(row), [label])[0]!;
    if (Number.isFinite(expected)) expect(Math.abs(loss - expected)).toBeLessThanOrEqual(1e-15 * expected);
    else expect(loss).toBe(expected);
  });

  it("keeps what is not finite to its own image", () => {
    expect(Array.from(crossEntropy(logitsOf([nan, 0], [1, 1]), [0, 0]))).toEqual([nan, Math.log(2)]);
  });

  it("refuses labels that name no class", () => {
    const logits = logitsOf([1, 2], [3, 4]);
    expect(() => crossEntropy(logits, [0, 2])).toThrow(
      "cross-entropy: want labels from 0 to 1, got 2 at image 1",
    );
    expect(() => crossEntropy(logits, [0])).toThrow("cross-entropy: want 2 labels, got 1");
  });
});
