import { l2, linf, tensor } from "@basin/compute";
import { describe, expect, it } from "vitest";
import { mapped, uniform } from "./numbers.js";

describe("distances", () => {
  const a = tensor("f64", [2, 1, 2, 2], Float64Array.of(0, 0, 0, 0, 1, 1, 1, 1));
  const b = tensor("f64", [2, 1, 2, 2], Float64Array.of(3, 0, -4, 0, 1, 1, 0.5, 1));

  it("are measured for each image by itself", () => {
    expect(Array.from(l2(a, b))).toEqual([5, 0.5]);
    expect(Array.from(linf(a, b))).toEqual([4, 0.5]);
  });

  it("are 0 from an image to itself, and the same both ways", () => {
    const x = uniform([3, 3, 4, 4], "x");
    const y = uniform([3, 3, 4, 4], "y");
    for (const distance of [l2, linf]) {
      expect(Array.from(distance(x, x))).toEqual([0, 0, 0]);
      expect(distance(x, y)).toEqual(distance(y, x));
    }
  });

  it("are NaN where a pixel is", () => {
    const broken = mapped(a, (value, i) => (i === 1 ? Number.NaN : value));
    expect(Array.from(linf(a, broken))).toEqual([Number.NaN, 0]);
    expect(Array.from(l2(a, broken))).toEqual([Number.NaN, 0]);
  });

  it("refuse images of different sizes", () => {
    const flat = tensor("f64", [2, 1, 1, 4], new Float64Array(8));
    expect(() => l2(a, flat)).toThrow('l2: want shape 2x1x2x2, got "2x1x1x4"');
    const table = tensor("f64", [2, 4], new Float64Array(8));
    expect(() => linf(table, table)).toThrow('linf: want shape [n, channels, height, width], got "2x4"');
  });
});
