import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { openDataset, type Tensor, type TensorMap, tensor, toPixels } from "@basin/compute";
import { describe, expect, it } from "vitest";
import { cifarBatch } from "./cifar-files.js";
import { scratch } from "./scratch.js";

const bytes = (...shape: number[]): Tensor =>
  tensor(
    "u8",
    shape,
    Uint8Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, i) => i % 256),
  );
const labels = (...values: number[]): Tensor => tensor("i32", [values.length], Int32Array.from(values));

/** Opens a `.npz` file that holds the given arrays. */
function openArrays(arrays: Readonly<Record<string, Tensor>>, split: "train" | "test" = "test") {
  const readArrays = async (): Promise<TensorMap> => new Map(Object.entries(arrays));
  return openDataset("some/birds.npz", { split, readArrays });
}

describe("opening a dataset", () => {
  it("knows the digits by name", async () => {
    expect(await openDataset("digits", { split: "test" })).toMatchObject({ name: "digits", count: 359 });
  });

  it("reads a folder of CIFAR files", async () => {
    const folder = await scratch();
    await writeFile(join(folder, "test_batch.bin"), cifarBatch(1, 2));
    expect(await openDataset(folder, { split: "test" })).toMatchObject({ name: "cifar10", count: 2 });
  });

  it("finds cifar10 in the data folder without asking the network", async () => {
    const folder = await scratch();
    await mkdir(join(folder, "cifar-10-batches-bin"));
    await writeFile(join(folder, "cifar-10-batches-bin", "data_batch_1.bin"), cifarBatch(4));
    const archive = { url: "http://127.0.0.1:9/none", bytes: 1, md5: "" };
    const set = await openDataset("cifar10", { split: "train", folder, archive });
    expect(Array.from(set.labels)).toEqual([4]);
  });

  it("says what a dataset can be when it is none of them", async () => {
    await expect(openDataset("cifar", { split: "test" })).rejects.toThrow(
      'data: unknown dataset "cifar", want one of digits, cifar10, a .npz file with images and labels, ' +
        "a folder with CIFAR-10 or CIFAR-100 binary files",
    );
  });

  it("opens nothing once it is cancelled", async () => {
    await expect(openDataset("digits", { split: "test", signal: AbortSignal.abort() })).rejects.toThrow(
      "data: cancelled",
    );
  });

  it("needs a reader for arrays", async () => {
    await expect(openDataset("birds.npz", { split: "test" })).rejects.toThrow(
      "birds.npz: want a reader of .npz files, got none",
    );
  });
});

describe("an .npz file", () => {
  it("gives images with the channels first as they are", async () => {
    const set = await openArrays({ images: bytes(2, 3, 2, 5), labels: labels(0, 4) });
    expect(set).toMatchObject({ name: "birds", count: 2, channels: 3, height: 2, width: 5, levels: 255 });
    expect(set.classes).toEqual(["0", "1", "2", "3", "4"]);
    expect(Array.from(set.pixels.subarray(30, 33))).toEqual([30, 31, 32]);
  });

  it("turns images with the channels last", async () => {
    const set = await openArrays({ images: bytes(2, 2, 2, 3), labels: labels(0, 1) });
    expect([set.channels, set.height, set.width]).toEqual([3, 2, 2]);
    expect(Array.from(set.pixels.subarray(12))).toEqual([12, 15, 18, 21, 13, 16, 19, 22, 14, 17, 20, 23]);
  });

  const grey: readonly (readonly number[])[] = [
    [2, 4, 5],
    [2, 1, 4, 5],
    [2, 4, 5, 1],
  ];
  it.each(grey)("takes grey images of shape %j x %j x %j x %j", async (...shape) => {
    const set = await openArrays({ images: bytes(...shape.filter(Number.isInteger)), labels: labels(1, 0) });
    expect([set.channels, set.height, set.width]).toEqual([1, 4, 5]);
    expect(Array.from(set.pixels)).toEqual(Array.from({ length: 40 }, (_, i) => i));
  });

  it("takes floats from 0 to 1, of 32 or 64 bits", async () => {
    const values = [0, 0.25, 0.1, 1];
    const single = tensor("f32", [1, 2, 2], Float32Array.from(values));
    const double = tensor("f64", [1, 2, 2], Float64Array.from(values));
    for (const images of [single, double]) {
      const set = await openArrays({ images, labels: labels(0) });
      expect(toPixels(set, [0]).data).toEqual(Float32Array.from(values));
    }
  });

  it("serves one pair of arrays as either split, and two pairs as one split each", async () => {
    const plain = { images: bytes(1, 2, 2), labels: labels(0) };
    for (const split of ["train", "test"] as const)
      expect((await openArrays(plain, split)).split).toBe(split);
    const both = {
      train_images: bytes(2, 2, 2),
      train_labels: labels(0, 6),
      test_images: bytes(1, 2, 2),
      test_labels: labels(1),
    };
    expect((await openArrays(both, "train")).count).toBe(2);
    const test = await openArrays(both, "test");
    expect(test.count).toBe(1);
    expect(test.classes).toHaveLength(7);
  });

  it("takes labels in a column", async () => {
    const set = await openArrays({
      images: bytes(2, 2, 2),
      labels: tensor("u8", [2, 1], Uint8Array.of(3, 1)),
    });
    expect(Array.from(set.labels)).toEqual([3, 1]);
  });

  const bad: readonly [string, Readonly<Record<string, Tensor>>, string][] = [
    [
      "channels that could be on either axis",
      { images: bytes(5, 3, 4, 3), labels: labels(0, 0, 0, 0, 0) },
      'birds images: want 1 or 3 channels along axis 1 or axis 3, not both, got "5x3x4x3"',
    ],
    [
      "channels on neither axis",
      { images: bytes(1, 2, 3, 4), labels: labels(0) },
      'birds images: want 1 or 3 channels along axis 1 or axis 3, got "1x2x3x4"',
    ],
    [
      "a list of pixels",
      { images: bytes(4), labels: labels(0) },
      "birds images: want shape [n, height, width]",
    ],
    [
      "labels that are too few",
      { images: bytes(2, 2, 2), labels: labels(0) },
      "birds labels: want 2 labels, one an image, got 1",
    ],
    [
      "a negative label",
      { images: bytes(1, 2, 2), labels: labels(-1) },
      "birds labels: want labels from 0 to 65535, got -1 at image 0",
    ],
    [
      "a label beyond all bounds",
      { images: bytes(1, 2, 2), labels: labels(2_000_000_000) },
      "birds labels: want labels from 0 to 65535, got 2000000000 at image 0",
    ],
    [
      "half a label",
      { images: bytes(1, 2, 2), labels: tensor("f64", [1], Float64Array.of(0.5)) },
      "birds labels: want labels from 0 to 65535, got 0.5 at image 0",
    ],
    [
      "floats up to 255",
      { images: tensor("f32", [1, 1, 2], Float32Array.of(0, 187)), labels: labels(0) },
      "birds: want pixels from 0 to 1, got 187 in image 0",
    ],
    [
      "whole numbers of 32 bits",
      { images: tensor("i32", [1, 1, 1], Int32Array.of(1)), labels: labels(0) },
      "birds images: want bytes (uint8), or floats in [0,1]",
    ],
    [
      "only the other split",
      { train_images: bytes(1, 2, 2), train_labels: labels(0) },
      "birds: want test_images and test_labels, or images and labels, got train_images, train_labels",
    ],
    ["no arrays", {}, "got no arrays"],
    ["no images", { images: bytes(0, 2, 2), labels: labels() }, "birds: want at least one image, got 0"],
  ];
  it.each(bad)("is refused with %s", async (_, arrays, message) => {
    await expect(openArrays(arrays)).rejects.toThrow(message);
  });
});
