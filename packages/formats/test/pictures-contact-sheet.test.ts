import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { type ContactSheet, drawContactSheet, MAX_SHEET_IMAGES } from "@basin/formats";
import { describe, expect, test } from "vitest";
import { pixelsOf } from "./pictures-grids.js";

/** Grey 2x2 images; the first pixel of the adversarial ones is changed. */
function sheetOf(count: number, change = 0.03): ContactSheet {
  const clean = Float32Array.from({ length: count * 4 }, (_, i) => [0, 0.25, 0.75, 1][i % 4]!);
  const adversarial = clean.map((value, i) => (i % 4 === 0 ? value + change : value));
  return { clean, adversarial, count, channels: 1, height: 2, width: 2, attack: "FGSM, 8/255" };
}

/** How many pixels of each colour a picture has. */
function census(png: Uint8Array): Map<string, number> {
  const { width, height, at } = pixelsOf(png);
  const counts = new Map<string, number>();
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) counts.set(at(x, y), (counts.get(at(x, y)) ?? 0) + 1);
  }
  return counts;
}

/** Pixels of a 2x2 image are enlarged twelve times. */
const SQUARE = 144;

describe("drawContactSheet", () => {
  test("shows pixels enlarged and unblended, and ten times the difference around grey", async () => {
    const counts = census(await drawContactSheet(sheetOf(1)));
    const grey = (value: number): string =>
      `#${Math.round(255 * value)
        .toString(16)
        .padStart(2, "0")
        .repeat(3)}`;
    // 0.25 and 0.75 in two rows; 0.5 + 10 * 0.03 once; no change three times.
    expect(counts.get(grey(0.25))).toBeGreaterThanOrEqual(2 * SQUARE);
    expect(counts.get(grey(0.75))).toBeGreaterThanOrEqual(2 * SQUARE);
    expect(counts.get(grey(0.8))).toBeGreaterThanOrEqual(SQUARE);
    expect(counts.get(grey(0.5))).toBeGreaterThanOrEqual(3 * SQUARE);
    expect(counts.get(grey(0.8))).toBeLessThan(2 * SQUARE);
  });

  test("clips a difference that leaves the scale", async () => {
    const [small, large] = await Promise.all(
      [0.05, 0.2].map((change) => drawContactSheet(sheetOf(1, change))),
    );
    const white = (png: Uint8Array): number => census(png).get("#ffffff")!;
    expect(white(large!)).toBe(white(small!));
  });

  test("keeps the channels of colour images in order", async () => {
    const colour = [1, 0.5, 0.25].flatMap((value) => new Array<number>(4).fill(value));
    const clean = Float32Array.from(colour);
    const sheet = { ...sheetOf(1), clean, adversarial: clean, channels: 3 };
    expect(census(await drawContactSheet(sheet)).get("#ff8040")).toBe(8 * SQUARE);
  });

  test("names classes, and sets wrong predictions in another colour", async () => {
    const wrong = "#b84a00";
    const named = { ...sheetOf(2), labels: [0, 1], classNames: ["cat", "dog"] };
    const right = await drawContactSheet({ ...named, predictions: { clean: [0, 1], adversarial: [0, 1] } });
    const fooled = await drawContactSheet({ ...named, predictions: { clean: [0, 1], adversarial: [1, 1] } });
    const bare = await drawContactSheet(sheetOf(2));
    expect(census(right).has(wrong)).toBe(false);
    expect(census(fooled).get(wrong)).toBeGreaterThan(0);
    expect(census(right).get("#ffffff")).not.toBe(census(bare).get("#ffffff"));
  });

  test("is as large for a thousand images as for the most that it shows", async () => {
    const [full, more] = await Promise.all(
      [MAX_SHEET_IMAGES, 1000].map(async (count) => pixelsOf(await drawContactSheet(sheetOf(count)))),
    );
    expect([more!.width, more!.height]).toEqual([full!.width, full!.height]);
  });

  test("survives names that are markup", async () => {
    const labels = [0];
    const hostile = { ...sheetOf(1), attack: '<script> & "x"', labels, classNames: ["</text><rect/>\u0000"] };
    await expect(drawContactSheet(hostile)).resolves.toBeInstanceOf(Uint8Array);
  });

  test.each([
    { wrong: { count: 3 }, message: "clean: want 12 pixels for 3 images, got 8" },
    { wrong: { count: 0 }, message: "count: want a positive integer, got 0" },
    { wrong: { channels: 2 }, message: "channels: want 1 or 3, got 2" },
    { wrong: { width: 4096 }, message: "width: want an integer from 1 to 512, got 4096" },
    {
      wrong: { adversarial: new Float32Array(8).fill(Number.NaN) },
      message: "adversarial: want finite pixels",
    },
    { wrong: { labels: [1] }, message: "labels: want 2 classes, got 1" },
    { wrong: { predictions: { clean: [1] } }, message: "predictions.clean: want 2 classes, got 1" },
  ])("refuses $message", async ({ wrong, message }) => {
    await expect(drawContactSheet({ ...sheetOf(2), ...wrong })).rejects.toThrow(message);
  });
});

const shared = process.env["BASIN_SHARED"] || fileURLToPath(new URL("../../../../shared/", import.meta.url));
const cifar = `${shared}/data/cifar-10-sample/test_batch.bin`;

describe.skipIf(!existsSync(cifar))("drawContactSheet of CIFAR-10 (needs ../shared)", () => {
  test("shows the first pixel of the first image in its own colour", async () => {
    const record = readFileSync(cifar).subarray(1, 3073);
    const clean = Float32Array.from(record, (value) => value / 255);
    const sheet = { clean, adversarial: clean, count: 1, channels: 3, height: 32, width: 32, attack: "none" };
    const image = pixelsOf(await drawContactSheet(sheet));
    const first = `#${[0, 1024, 2048].map((at) => record[at]!.toString(16).padStart(2, "0")).join("")}`;
    // The clean row's left edge: behind 20 of margin and 22 of row names.
    const column = Array.from({ length: image.height }, (_, y) => image.at(42, y));
    expect(column.filter((colour) => colour === first).length).toBeGreaterThanOrEqual(4);
  });
});
