import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createModel } from "@basin/compute";
import { encodeSafetensors } from "@basin/formats";
import {
  encodeModel,
  fingerprint,
  importModelBytes,
  type NetworkOptions,
  newModel,
  openModel,
  openModelBytes,
  specMetadata,
} from "@basin/protocol";
import { describe, expect, onTestFinished, test } from "vitest";
import { digits, freshModel, spec } from "./small.js";

const bytes = encodeModel(freshModel(3), '{"epochs":1}');
/** As a foreign checkpoint is: tensors and nothing else. */
const foreign = encodeSafetensors(freshModel(3).params);

describe("a model of ours", () => {
  test("says itself what it is, and the same of bytes as of a file", async () => {
    const set = await digits(4);
    const folder = await mkdtemp(join(tmpdir(), "basin-protocol-"));
    onTestFinished(() => rm(folder, { recursive: true, force: true }));
    await writeFile(join(folder, "m.safetensors"), bytes);
    const opened = await openModelBytes(bytes, "m.safetensors", set);
    expect(opened).toEqual(await openModel({ model: join(folder, "m.safetensors") }, set));
    expect(opened.model).toEqual(freshModel(3));
    const sha256 = fingerprint(freshModel(3).params);
    const model = { file: "m.safetensors", arch: "resnet8", sha256 };
    expect(opened.protocol).toEqual({ model, mean: [0.5], deviation: [0.5] });
  });

  test("gives the set a name for each class that it tells apart", async () => {
    const set = { ...(await digits(4)), classes: ["0", "1", "2", "3", "4", "5"] };
    const opened = await openModelBytes(bytes, "m", set);
    expect(opened.set.classes).toEqual(["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"]);
  });

  test("is known by names, shapes and values", () => {
    const { params } = freshModel(3);
    const prints = [params, freshModel(4).params, new Map([...params].slice(1))].map(fingerprint);
    expect(new Set(prints).size).toBe(3);
    expect(prints[0]).toMatch(/^[0-9a-f]{16}$/);
  });

  test("is opened without images, with the bytes that made it", async () => {
    const model = await importModelBytes(bytes, "m.safetensors");
    expect(encodeModel(model, '{"epochs":1}')).toEqual(bytes);
  });
});

describe("a foreign checkpoint", () => {
  test("is understood by what is asked for and by the images", async () => {
    const { model } = await openModelBytes(foreign, "m", await digits(4), { arch: "resnet8", mean: [0.1] });
    expect(model.spec).toEqual({ ...spec, mean: [0.1] });
  });

  test("is understood without images by their size", async () => {
    const size = { channels: 1, height: 8, width: 8, classes: 10 };
    const model = await importModelBytes(foreign, "m", { arch: "resnet8", ...size });
    expect(model).toEqual(freshModel(3));
  });

  test("is understood by its own shapes where images are colour images of the usual size", async () => {
    const colour = { ...spec, channels: 3, height: 32, width: 32, classes: 7 };
    const { params } = createModel({ ...colour, mean: [0, 0, 0], deviation: [1, 1, 1] });
    const model = await importModelBytes(encodeSafetensors(params), "m", { arch: "resnet8" });
    const usual = { mean: [0.485, 0.456, 0.406], deviation: [0.229, 0.224, 0.225] };
    expect(model.spec).toEqual({ ...colour, ...usual });
  });

  test.each([
    ["channels", "4000000000"],
    ["width", "0"],
    ["deviation", "[0]"],
    ["mean", '["0.5"]'],
    ["classes", "ten"],
  ])("is what a file is taken for that says %s %s", async (key, value) => {
    const damaged = encodeSafetensors(freshModel(3).params, { ...specMetadata(spec), [key]: value });
    await expect(importModelBytes(damaged, "m")).rejects.toThrow("m: want arch with one of resnet8, ");
  });

  const refused: readonly [string, NetworkOptions, string][] = [
    ["no architecture", {}, "m: want arch with one of resnet8, "],
    ["no size", { arch: "resnet8", channels: 1, width: 8 }, "m: want height: the file does not say"],
    ["an unknown architecture", { arch: "resnet9" }, 'unknown architecture "resnet9"'],
  ];
  test.each(refused)("is refused with %s", async (_, network, message) => {
    await expect(importModelBytes(foreign, "m", network)).rejects.toThrow(message);
  });
});

describe("what does not fit is refused", () => {
  test("images of another size", async () => {
    const set = { ...(await digits(1)), height: 4, width: 16 };
    const opening = openModelBytes(bytes, "m", set);
    await expect(opening).rejects.toThrow("m: want images 1x8x8 in 10 classes, got digits with 1x4x16 in 10");
  });

  test("a mean for too many channels, by the name that people write", async () => {
    const set = await digits(1);
    const opening = openModelBytes(bytes, "m", set, { mean: [0.5, 0.5], named: (name) => `--${name}` });
    await expect(opening).rejects.toThrow("--mean: want 1 numbers, one a channel, got [0.5, 0.5]");
  });

  test("bytes that are no checkpoint", async () => {
    const opening = openModelBytes(new Uint8Array(100), "m", await digits(1));
    await expect(opening).rejects.toThrow("m: want safetensors or a PyTorch checkpoint");
  });
});

test("a new network is sized by the images, and normalised as images of its colours are", async () => {
  const set = await digits(1);
  expect(newModel({ arch: "resnet8" }, set, 3)).toEqual(freshModel(3));
  const colour = newModel({ arch: "resnet8" }, { ...set, channels: 3, height: 32, width: 32 }, 0);
  expect(colour.spec.mean).toEqual([0.485, 0.456, 0.406]);
});
