import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { readCifar, toPixels } from "@basin/compute";
import { describe, expect, it } from "vitest";
import { hasShared, shared } from "../shared.js";
import { cifarBatch, cifarRecord } from "./cifar-files.js";
import { scratch } from "./scratch.js";

const names10 = "airplane automobile bird cat deer dog frog horse ship truck".split(" ");

/** A folder with the given files. */
async function folderWith(files: Readonly<Record<string, Uint8Array | string>>): Promise<string> {
  const folder = await scratch();
  for (const [name, content] of Object.entries(files)) await writeFile(join(folder, name), content);
  return folder;
}

describe("CIFAR-10 files", () => {
  it("are read in the numeric order of the batches that are there", async () => {
    const folder = await folderWith({
      "data_batch_10.bin": cifarBatch(9),
      "data_batch_2.bin": cifarBatch(2, 3),
      "test_batch.bin": cifarBatch(7),
      "batches.meta.txt": `${names10.join("\n")}\n\n`,
      "notes.txt": "",
    });
    const train = await readCifar(folder, { split: "train" });
    expect(train).toMatchObject({ name: "cifar10", split: "train", count: 3, classes: names10, levels: 255 });
    expect([train.channels, train.height, train.width]).toEqual([3, 32, 32]);
    expect(Array.from(train.labels)).toEqual([2, 3, 9]);
    expect(Array.from(train.pixels.subarray(3072, 3075))).toEqual([1, 2, 3]);
    expect(Array.from((await readCifar(folder, { split: "test" })).labels)).toEqual([7]);
  });

  it("are found in the archive's own folder too", async () => {
    const parent = await scratch();
    await mkdir(join(parent, "cifar-10-batches-bin"));
    await writeFile(join(parent, "cifar-10-batches-bin", "test_batch.bin"), cifarBatch(1, 2));
    expect((await readCifar(parent, { split: "test" })).count).toBe(2);
  });

  it("give numbers for classes where the names are absent", async () => {
    const folder = await folderWith({ "test_batch.bin": cifarBatch(0) });
    expect((await readCifar(folder, { split: "test" })).classes).toEqual([..."0123456789"]);
  });

  const bad: readonly [string, Readonly<Record<string, Uint8Array | string>>, string][] = [
    [
      "a file that is cut short",
      { "data_batch_1.bin": cifarBatch(1), "data_batch_2.bin": new Uint8Array(12345) },
      "data_batch_2.bin: want a multiple of 3073 bytes, got 12345",
    ],
    [
      "a label that is no class",
      { "data_batch_1.bin": cifarBatch(1, 77) },
      "data_batch_1.bin: want labels from 0 to 9, got 77 at image 1",
    ],
    ["an empty file", { "data_batch_1.bin": new Uint8Array(0) }, "cifar10: want at least one image, got 0"],
    [
      "names that are too few",
      { "data_batch_1.bin": cifarBatch(1), "batches.meta.txt": "cat\ndog\n" },
      "batches.meta.txt: want 10 names, one a line, got 2",
    ],
    [
      "names without end",
      { "data_batch_1.bin": cifarBatch(1), "batches.meta.txt": "x".repeat(70_000) },
      "batches.meta.txt: want at most 65536 bytes, got 70000",
    ],
    [
      "a split that is not there",
      { "test_batch.bin": cifarBatch(1) },
      "want data_batch_1.bin to data_batch_5.bin (at least one), got test_batch.bin",
    ],
    [
      "a folder of something else",
      { "cat.png": "" },
      "test_batch.bin, or train.bin and test.bin, got cat.png",
    ],
    ["an empty folder", {}, "got an empty folder"],
  ];
  it.each(bad)("refuses %s", async (_, files, message) => {
    await expect(readCifar(await folderWith(files), { split: "train" })).rejects.toThrow(message);
  });

  it("refuses a folder that is not there, and a folder in place of a file", async () => {
    const folder = await scratch();
    await expect(readCifar(join(folder, "none"), { split: "test" })).rejects.toThrow(
      `${join(folder, "none")}: want a folder that can be read`,
    );
    await mkdir(join(folder, "test_batch.bin"));
    await expect(readCifar(folder, { split: "test" })).rejects.toThrow(
      'test_batch.bin: want a file, got "a folder"',
    );
  });
});

describe("CIFAR-100 files", () => {
  it("are labelled by their fine classes", async () => {
    const fine = Array.from({ length: 100 }, (_, i) => `class ${i}`);
    const folder = await folderWith({
      "train.bin": Buffer.concat([cifarRecord([19, 42], 5), cifarRecord([3, 99], 6)]),
      "fine_label_names.txt": fine.join("\r\n"),
    });
    const train = await readCifar(folder, { split: "train" });
    expect(train).toMatchObject({ name: "cifar100", count: 2, classes: fine });
    expect(Array.from(train.labels)).toEqual([42, 99]);
    expect([train.pixels[0], train.pixels[3072]]).toEqual([5, 6]);
  });

  it("are counted in records of 3,074 bytes", async () => {
    const folder = await folderWith({ "test.bin": cifarBatch(1) });
    await expect(readCifar(folder, { split: "test" })).rejects.toThrow(
      "test.bin: want a multiple of 3074 bytes, got 3073",
    );
  });
});

describe.skipIf(!hasShared("data/cifar-10-sample"))("the CIFAR-10 sample (needs ../shared)", () => {
  it("has 1,017 images a batch, with the known mean colour and first labels", async () => {
    const folder = join(shared, "data/cifar-10-sample");
    const train = await readCifar(folder, { split: "train" });
    const test = await readCifar(folder, { split: "test" });
    expect([train.count, test.count]).toEqual([5 * 1017, 1017]);
    // The first labels of CIFAR-10: frog, truck, truck, deer, automobile; and cat, ship, ship, airplane, frog.
    expect(Array.from(train.labels.subarray(0, 5))).toEqual([6, 9, 9, 4, 1]);
    expect(Array.from(test.labels.subarray(0, 5))).toEqual([3, 8, 8, 0, 6]);
    expect(test.classes).toEqual(names10);
    // CIFAR-10's channel means are .4914, .4822, .4465.
    const { data } = toPixels(
      train,
      Uint32Array.from({ length: train.count }, (_, i) => i),
    );
    const means = [0, 0, 0];
    for (let i = 0; i < data.length; i++)
      means[Math.floor((i % 3072) / 1024)]! += data[i]! / (data.length / 3);
    for (const [channel, mean] of [0.4914, 0.4822, 0.4465].entries()) {
      expect(Math.abs(means[channel]! - mean)).toBeLessThan(0.01);
    }
  });
});
