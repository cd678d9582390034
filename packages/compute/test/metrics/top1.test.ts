import { noClass, tensor, toClasses, top1 } from "@basin/compute";
import { describe, expect, it } from "vitest";
import { logitsOf } from "./numbers.js";

describe("top-1", () => {
  const cases: readonly [string, readonly number[], number][] = [
    ["the largest logit", [1, 3, 2], 1],
    ["the first of equal logits", [1, 3, 3], 1],
    ["infinity", [1, Number.POSITIVE_INFINITY, 2], 1],
    ["the first where all are minus infinity", new Array(3).fill(Number.NEGATIVE_INFINITY), 0],
    ["nothing where a logit is NaN", [1, 3, Number.NaN], noClass],
    ["nothing where the first logit is NaN", [Number.NaN, 3, 2], noClass],
  ];
  it.each(cases)("chooses %s", (_, row, expected) => {
    expect(Array.from(toClasses(logitsOf(row)))).toEqual([expected]);
  });

  it("is right where the label is the class that was chosen", () => {
    const logits = logitsOf([1, 3, 2], [1, 3, 2], [5, 5, 0], [5, 5, 0]);
    expect(top1(logits, [1, 2, 0, 1])).toEqual(Uint8Array.of(1, 0, 1, 0));
  });

  it("is never right where a logit is NaN, whatever the label", () => {
    const logits = logitsOf([Number.NaN, 1], [Number.NaN, 1], [1, Number.NaN], [Number.NaN, Number.NaN]);
    expect(top1(logits, [0, 1, 0, noClass])).toEqual(new Uint8Array(4));
  });

  it("reads float32 logits of many rows", () => {
    const logits = tensor("f32", [3, 2], Float32Array.of(0, 1, 1, 0, 0, 1));
    expect(Array.from(toClasses(logits))).toEqual([1, 0, 1]);
  });

  it("refuses labels of other images, and what is not a table", () => {
    expect(() => top1(logitsOf([1, 2]), [0, 1])).toThrow("top1: want 1 labels, got 2");
    expect(() => toClasses(tensor("f64", [4], new Float64Array(4)))).toThrow(
      'classes: want logits of shape [n, classes], got "4"',
    );
    expect(() => toClasses(tensor("f64", [4, 0], new Float64Array(0)))).toThrow('got "4x0"');
  });
});
