import { ssim, type Tensor, tensor, windowSide } from "@basin/compute";
import { describe, expect, it } from "vitest";
import { mapped, uniform } from "./numbers.js";

/**
 * The definition, written out: at each place every weight of the two-dimensional window, variances and covariance
 * as means of products of deviations.
 */
function direct(a: Tensor<"f64">, b: Tensor<"f64">, side: number): number {
  const [, channels, height, width] = a.shape as [number, number, number, number];
  const radius = (side - 1) / 2;
  const weight = (dy: number, dx: number) => Math.exp(-(dy * dy + dx * dx) / (2 * 1.5 ** 2));
  const offsets = Array.from({ length: side }, (_, i) => i - radius);
  const window = offsets.flatMap((dy) => offsets.map((dx) => ({ dy, dx, weight: weight(dy, dx) })));
  const total = window.reduce((sum, place) => sum + place.weight, 0);
  const results: number[] = [];
  for (let c = 0; c < channels; c++) {
    for (let y = radius; y < height - radius; y++) {
      for (let x = radius; x < width - radius; x++) {
        const mean = (value: (i: number) => number) =>
          window.reduce(
            (sum, { dy, dx, weight }) =>
              sum + (weight / total) * value((c * height + y + dy) * width + x + dx),
            0,
          );
        const ma = mean((i) => a.data[i]!);
        const mb = mean((i) => b.data[i]!);
        const va = mean((i) => (a.data[i]! - ma) ** 2);
        const vb = mean((i) => (b.data[i]! - mb) ** 2);
        const cov = mean((i) => (a.data[i]! - ma) * (b.data[i]! - mb));
        const top = (2 * ma * mb + 1e-4) * (2 * cov + 9e-4);
        results.push(top / ((ma ** 2 + mb ** 2 + 1e-4) * (va + vb + 9e-4)));
      }
    }
  }
  return results.reduce((sum, value) => sum + value, 0) / results.length;
}

describe("SSIM", () => {
  const shapes: readonly (readonly [number, number, number])[] = [
    [16, 14, 11],
    [11, 11, 11],
    [8, 8, 7],
    [32, 10, 9],
    [3, 5, 3],
    [2, 9, 1],
  ];
  it.each(shapes)(
    "equals its definition for images of %dx%d, through a window of %d",
    (height, width, side) => {
      const a = uniform([1, 2, height, width], "a");
      const noise = uniform([1, 2, height, width], "noise");
      const b = mapped(a, (value, i) => 0.8 * value + 0.2 * noise.data[i]!);
      expect(windowSide(a)).toBe(side);
      expect(ssim(a, b)[0]).toBeCloseTo(direct(a, b, side), 12);
    },
  );

  it("is 1 for equal images, and the same both ways", () => {
    const a = uniform([2, 3, 12, 13], "a");
    const b = uniform([2, 3, 12, 13], "b");
    for (const value of ssim(a, a)) expect(value).toBeCloseTo(1, 13);
    expect(ssim(a, b)).toEqual(ssim(b, a));
    expect(ssim(a, b)[0]).toBeLessThan(0.5);
  });

  it("compares nothing but brightness where images are constant", () => {
    const constant = (value: number) => mapped(uniform([1, 1, 12, 12], "a"), () => value);
    const expected = (2 * 0.2 * 0.7 + 1e-4) / (0.2 ** 2 + 0.7 ** 2 + 1e-4);
    expect(ssim(constant(0.2), constant(0.7))[0]).toBeCloseTo(expected, 12);
    expect(ssim(constant(0), constant(1))[0]).toBeCloseTo(1e-4 / (1 + 1e-4), 12);
  });

  it("is negative between an image and its negative", () => {
    const a = uniform([1, 1, 16, 16], "a");
    expect(
      ssim(
        a,
        mapped(a, (value) => 1 - value),
      )[0],
    ).toBeLessThan(-0.5);
  });

  it("measures each image of a batch by itself", () => {
    const a = uniform([2, 1, 12, 12], "a");
    const b = mapped(a, (value, i) => (i < 144 ? value : 1 - value));
    const [first, second] = ssim(a, b);
    expect(first).toBeCloseTo(1, 13);
    expect(second).toBeLessThan(0);
  });

  it("reads float32 images in float64", () => {
    const a = uniform([1, 1, 12, 12], "a");
    const single = tensor("f32", a.shape, Float32Array.from(a.data));
    const double = tensor("f64", a.shape, Float64Array.from(single.data));
    const negative = mapped(double, (value) => 1 - value);
    expect(ssim(single, negative)).toEqual(ssim(double, negative));
  });

  it("is NaN where a pixel is, and refuses images of different sizes", () => {
    const a = uniform([1, 1, 12, 12], "a");
    expect(
      ssim(
        a,
        mapped(a, (value, i) => (i === 70 ? Number.NaN : value)),
      )[0],
    ).toBeNaN();
    expect(() => ssim(a, uniform([1, 1, 12, 11], "b"))).toThrow(
      'ssim: want shape 1x1x12x12, got "1x1x12x11"',
    );
  });
});
