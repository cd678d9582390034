import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type Tensor, tensor } from "@basin/compute/tensor";
import {
  encodeNpy,
  encodeSafetensors,
  parseCheckpoint,
  readCheckpoint,
  readSafetensors,
} from "@basin/formats";
import { zipSync } from "fflate";
import { describe, expect, it } from "vitest";
import { bytesOf, expectFormatError, hasShared, shared, temporaryFolder } from "./files.js";
import { orderedDict, pickle, storage, tensorOf, torchLegacy, torchZip } from "./torch-files.js";

const folder = await temporaryFolder();
const bytes = (data: ArrayBufferView): Uint8Array =>
  new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
const value = tensor("f32", [1], Float32Array.of(7));
const object = pickle(orderedDict({ a: tensorOf(storage("FloatStorage", "0", 1), { shape: [1] }) }));

describe("readCheckpoint", () => {
  it.each<[string, string, Uint8Array]>([
    ["safetensors", "a.pt", encodeSafetensors(new Map([["a", value]]))],
    ["torch-zip", "a.safetensors", torchZip(object, { 0: bytes(value.data) })],
    ["torch-legacy", "a", torchLegacy(object, { 0: { count: 1, bytes: bytes(value.data) } })],
  ])("knows %s by its contents, not by its ending", async (format, name, contents) => {
    await writeFile(join(folder, name), contents);
    const read = await readCheckpoint(join(folder, name));
    expect(read.format).toBe(format);
    expect([...read.tensors]).toEqual([["a", value]]);
  });

  it.each<[string, Uint8Array, RegExp]>([
    ["nothing", new Uint8Array(0), /^b: want safetensors or a PyTorch checkpoint/],
    ["text", bytesOf("some text"), /want safetensors or a PyTorch checkpoint/],
    ["an array", encodeNpy(value), /want safetensors or a PyTorch checkpoint/],
    ["an archive of arrays", zipSync({ "a.npy": encodeNpy(value) }), /with one data.pkl/],
    ["a pickle that torch did not write", object, /want safetensors or a PyTorch checkpoint/],
  ])("refuses %s", (_, contents, message) =>
    expectFormatError(() => parseCheckpoint(contents, "b"), "unsupported", message),
  );
});

describe.skipIf(!hasShared)("the ResNet-32 of akamaster (needs ../shared)", () => {
  const original = join(shared, "weights/resnet32-d509ac18.th");
  const golden = join(shared, "golden/resnet32/weights.safetensors");
  const withoutCounters = (tensors: Iterable<[string, Tensor]>): [string, Tensor][] =>
    [...tensors].filter(([name]) => !name.endsWith("num_batches_tracked"));

  it("reads as PyTorch reads it, to the last bit", async () => {
    const { tensors, format, metadata } = await readCheckpoint(original);
    expect(format).toBe("torch-legacy");
    expect(metadata).toEqual({ best_prec1: "92.78000144958496" });
    const wanted = new Map(withoutCounters((await readSafetensors(golden)).tensors));
    const got = withoutCounters(tensors);
    expect(got.map(([name]) => name).sort()).toEqual([...wanted.keys()].sort());
    for (const [name, { dtype, shape, data }] of got) {
      expect([dtype, shape]).toEqual([wanted.get(name)?.dtype, wanted.get(name)?.shape]);
      expect(Buffer.compare(bytes(data), bytes(wanted.get(name)!.data)), name).toBe(0);
    }
  });

  it("is refused when cut off", async () => {
    const whole = await readFile(original);
    for (const length of [100, 5000, 20_000, 23_000, 100_000, whole.length - 1]) {
      await expectFormatError(
        () => parseCheckpoint(whole.subarray(0, length), "cut"),
        ["invalid", "missing", "unsupported"],
      );
    }
  });
});
