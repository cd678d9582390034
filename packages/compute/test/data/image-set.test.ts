import {
  createImageSet,
  type ImageSetParts,
  randomSubset,
  subset,
  takeImages,
  takeLabels,
  toPixels,
} from "@basin/compute";
import { describe, expect, it } from "vitest";

/** Six 1x2 grey images; image i holds 40 i and 40 i + 1, its label is i mod 3. */
const parts: ImageSetParts = {
  name: "tiny",
  split: "test",
  classes: ["a", "b", "c"],
  channels: 1,
  height: 1,
  width: 2,
  pixels: Uint8Array.from({ length: 12 }, (_, i) => 40 * Math.floor(i / 2) + (i % 2)),
  levels: 255,
  labels: Int32Array.of(0, 1, 2, 0, 1, 2),
};
const tiny = createImageSet(parts);

describe("an image set", () => {
  it("divides each byte by 255 and rounds once to float32", () => {
    const pixels = Uint8Array.from({ length: 256 }, (_, i) => i);
    const set = createImageSet({ ...parts, width: 256, pixels, labels: Int32Array.of(0) });
    const { data, shape } = toPixels(set, [0]);
    expect(shape).toEqual([1, 1, 1, 256]);
    expect(Array.from(data)).toEqual(Array.from(pixels, (byte) => Math.fround(byte / 255)));
    // A multiplication by the rounded reciprocal differs in some of them.
    const reciprocal = Math.fround(1 / 255);
    expect(Array.from(data)).not.toEqual(Array.from(pixels, (byte) => Math.fround(byte * reciprocal)));
  });

  it("gives pixels and labels in the order asked for, repeats included", () => {
    const data = toPixels(tiny, [5, 0, 5]).data;
    const expected = [200, 201, 0, 1, 200, 201].map((byte) => Math.fround(byte / 255));
    expect(Array.from(data)).toEqual(expected);
    expect(Array.from(takeLabels(tiny, [5, 0, 5]))).toEqual([2, 0, 2]);
  });

  it("keeps float pixels as they are", () => {
    const pixels = Float32Array.of(0, 0.1, 1, 0.25);
    const set = createImageSet({ ...parts, pixels, levels: 1, labels: Int32Array.of(0, 1) });
    expect(toPixels(set, [0, 1]).data).toEqual(pixels);
  });

  const bad: readonly [string, Partial<ImageSetParts>, string][] = [
    ["no images", { pixels: new Uint8Array(0), labels: new Int32Array(0) }, "want at least one image, got 0"],
    ["too few pixels", { pixels: new Uint8Array(11) }, "want 12 pixel values for 6x1x1x2, got 11"],
    ["a width of 0", { width: 0 }, "want positive channels, height and width, got [1, 1, 0]"],
    ["no levels", { levels: 0 }, "want a positive number of levels, got 0"],
    [
      "a label past the classes",
      { labels: Int32Array.of(0, 1, 3, 0, 0, 0) },
      "want labels from 0 to 2, got 3 at image 2",
    ],
    [
      "a negative label",
      { labels: Int32Array.of(-1, 0, 0, 0, 0, 0) },
      "want labels from 0 to 2, got -1 at image 0",
    ],
    ["a byte above the levels", { levels: 16 }, "want pixels from 0 to 16, got 40 in image 1"],
    [
      "a NaN pixel",
      { pixels: new Float32Array(12).fill(Number.NaN, 7), levels: 1 },
      "want pixels from 0 to 1, got NaN in image 3",
    ],
    [
      "a float above 1",
      { pixels: new Float32Array(12).fill(1.5, 2, 3), levels: 1 },
      "want pixels from 0 to 1, got 1.5 in image 1",
    ],
  ];
  it.each(bad)("refuses %s", (_, change, message) => {
    expect(() => createImageSet({ ...parts, ...change })).toThrow(`tiny: ${message}`);
  });

  it.each([6, -1, 0.5])("refuses the index %d", (index) => {
    const message = `tiny: want image indices from 0 to 5, got ${index}`;
    expect(() => toPixels(tiny, [index])).toThrow(message);
    expect(() => takeLabels(tiny, [index])).toThrow(message);
    expect(() => subset(tiny, [index])).toThrow(message);
  });
});

describe("parts of an image set", () => {
  it("takes a run of images", () => {
    const part = takeImages(tiny, { skip: 1, count: 2 });
    expect(part).toMatchObject({ count: 2, name: "tiny", split: "test" });
    expect(Array.from(part.pixels)).toEqual([40, 41, 80, 81]);
    expect(Array.from(part.labels)).toEqual([1, 2]);
    expect(takeImages(tiny, { skip: 4 }).count).toBe(2);
    expect(takeImages(tiny).count).toBe(6);
  });

  it("refuses to take more images than there are", () => {
    expect(() => takeImages(tiny, { count: 7 })).toThrow("tiny: want from 1 to 6 images, got 7");
    expect(() => takeImages(tiny, { skip: 4, count: 3 })).toThrow("tiny: want from 1 to 2 images, got 3");
    expect(() => takeImages(tiny, { skip: 6 })).toThrow("tiny: want skip from 0 to 5, got 6");
    expect(() => takeImages(tiny, { count: 0 })).toThrow("got 0");
    expect(() => randomSubset(tiny, 7, 0)).toThrow("tiny: want from 1 to 6 images, got 7");
    expect(() => subset(tiny, [])).toThrow("tiny: want at least 1 image, got 0");
  });

  it("copies the chosen images in the order given", () => {
    const chosen = subset(tiny, [3, 1]);
    expect(Array.from(chosen.pixels)).toEqual([120, 121, 40, 41]);
    expect(Array.from(chosen.labels)).toEqual([0, 1]);
    expect(chosen.pixels.buffer).not.toBe(tiny.pixels.buffer);
  });

  it("chooses the same random images for the same seed, in their original order", () => {
    const firsts = (count: number, seed: number) => Array.from(randomSubset(big, count, seed).labels);
    const big = createImageSet({
      ...parts,
      classes: Array.from({ length: 500 }, String),
      pixels: new Uint8Array(1000),
      labels: Int32Array.from({ length: 500 }, (_, i) => i),
    });
    const chosen = firsts(50, 7);
    expect(chosen).toEqual(firsts(50, 7));
    expect(chosen).toEqual([...new Set(chosen)].sort((a, b) => a - b));
    expect(chosen).not.toEqual(firsts(50, 8));
    expect(firsts(80, 7)).toEqual(expect.arrayContaining(chosen));
  });
});
