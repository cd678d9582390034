import { meanFlow, tensor } from "@basin/compute";
import { describe, expect, it } from "vitest";

describe("mean flow", () => {
  it("is the mean length of the arrows of each image", () => {
    // Two images of 1x2 pixels: columns' shifts, then rows'.
    const flow = tensor("f32", [2, 2, 1, 2], Float32Array.of(3, 0, 4, -1, 0, 0, 0, 0));
    expect(Array.from(meanFlow(flow))).toEqual([(5 + 1) / 2, 0]);
  });

  it("is NaN where an arrow is", () => {
    const flow = tensor("f32", [1, 2, 1, 1], Float32Array.of(Number.NaN, 1));
    expect(meanFlow(flow)[0]).toBeNaN();
  });

  it("refuses what has not two channels", () => {
    const images = tensor("f32", [1, 3, 2, 2], new Float32Array(12));
    expect(() => meanFlow(images)).toThrow('mean flow: want shape [n, 2, height, width], got "1x3x2x2"');
  });
});
