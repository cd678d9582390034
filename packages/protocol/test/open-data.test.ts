import { openDataset, randomSubset, type Tensor, tensor, toPixels } from "@basin/compute";
import { encodeNpz } from "@basin/formats";
import {
  type Choice,
  chooseImages,
  openData,
  type Part,
  parseImages,
  surfaceChoice,
  withPixels,
} from "@basin/protocol";
import { expect, test } from "vitest";
import { digits } from "./small.js";

const whole = await openDataset("digits", { split: "train" });
const { count: of } = whole;

const choices: readonly [string, Part, Choice, Record<string, unknown>][] = [
  ["all", {}, {}, { images: of, skip: 0, choice: "in order" }],
  ["the first ones", { images: 5 }, {}, { images: 5, skip: 0, choice: "in order" }],
  ["some after others", { images: 5, skip: 7 }, {}, { images: 5, skip: 7, choice: "in order" }],
  [
    "no more than there are",
    { skip: of - 3 },
    { images: 9 },
    { images: 3, skip: of - 3, choice: "in order" },
  ],
  ["a subset", {}, { order: "random", images: 9 }, { images: 9, skip: 0, choice: "random subset, seed 0" }],
  ["no subset after a skip", { skip: 1 }, { order: "random", images: 9 }, { images: 9, choice: "in order" }],
  ["no subset of all", { images: of }, { order: "random" }, { images: of, choice: "in order" }],
];

test.each(choices)("%s", (_, part, choice, protocol) => {
  const chosen = chooseImages(whole, part, choice);
  expect(chosen.protocol).toMatchObject({ data: "digits", split: "train", of, ...protocol });
  expect(chosen.set.count).toBe(protocol["images"]);
});

test("surfaces of every seed are measured on the same subset of the train split", () => {
  expect(surfaceChoice("train")).toEqual({ order: "random", images: 1000 });
  expect(surfaceChoice("test")).toEqual({ order: "first", images: 1000 });
  const { set } = chooseImages(whole, { images: 20 }, surfaceChoice("train"));
  expect(set).toEqual(randomSubset(whole, 20, 0));
});

test("more images than there are, are refused", () => {
  expect(() => chooseImages(whole, { images: of + 1 })).toThrow(`digits: want from 1 to ${of} images`);
});

test("a source is opened by its name, or by whoever knows it", async () => {
  const { set } = await openData({ data: "digits", split: "train", images: 4 });
  expect(set).toEqual(await digits(4));
  const asked: string[] = [];
  const known = await openData(
    { data: "dst_1", split: "test", images: 2 },
    {
      open: async (source, { split }) => {
        asked.push(`${source} ${split}`);
        return { ...(await digits(6, "test")), name: "mine" };
      },
    },
  );
  expect(asked).toEqual(["dst_1 test"]);
  expect(known.protocol).toMatchObject({ data: "mine", split: "test", images: 2, of: 6 });
});

test("images in the bytes of a file are a set of that name", async () => {
  const set = await digits(3);
  const arrays = new Map<string, Tensor>([
    ["images", toPixels(set, [0, 1, 2])],
    ["labels", tensor("i32", [3], set.labels)],
  ]);
  const read = await parseImages(encodeNpz(arrays), { name: "three", split: "test" });
  expect(read).toMatchObject({ name: "three", split: "test", count: 3, labels: set.labels });
  expect(toPixels(read, [2])).toEqual(toPixels(set, [2]));
  const damaged = parseImages(new Uint8Array(50), { name: "three", split: "test" });
  await expect(damaged).rejects.toThrow("three.npz: ");
});

test("other pixels are taken as they are", async () => {
  const set = await digits(2);
  const pixels = new Float32Array(2 * 64).fill(0.25);
  expect(toPixels(withPixels(set, pixels), [0, 1]).data).toEqual(pixels);
});
