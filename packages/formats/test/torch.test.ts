import { type Tensor, tensor } from "@basin/compute/tensor";
import { parseCheckpoint, parseTorch } from "@basin/formats";
import { zipSync } from "fflate";
import { describe, expect, it } from "vitest";
import { bytesOf, expectFormatError, pseudoRandom } from "./files.js";
import {
  type Code,
  call,
  dict,
  global,
  int,
  list,
  none,
  orderedDict,
  pickle,
  raw,
  storage,
  tensorOf,
  text,
  torchLegacy,
  torchZip,
  tuple,
} from "./torch-files.js";

const bytes = (data: ArrayBufferView): Uint8Array =>
  new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
const six = bytes(Float32Array.of(0, 1, 2, 3, 4, 5));
const floats = (count = 6, key = "0"): Code => storage("FloatStorage", key, count);
const vector: Code = tensorOf(floats(), { shape: [6] });

async function read(object: Code, storages: Record<string, Uint8Array> = { 0: six }, byteorder?: string) {
  const options = byteorder === undefined ? {} : { byteorder };
  return (await parseCheckpoint(torchZip(pickle(object), storages, options), "a.pt")).tensors;
}

async function readOne(of: Code, data: Uint8Array, byteorder?: string): Promise<Tensor | undefined> {
  return (await read(orderedDict({ a: of }), { 0: data }, byteorder)).get("a");
}

const f32 = (shape: number[], ...values: number[]): Tensor => tensor("f32", shape, Float32Array.from(values));

describe("PyTorch checkpoints", () => {
  it("are read in the zip form", async () => {
    const object = orderedDict({
      a: tensorOf(floats(), { shape: [2, 3] }),
      b: tensorOf(floats(1, "1"), { shape: [] }),
    });
    for (const level of [0, 6] as const) {
      const file = torchZip(pickle(object), { 0: six, 1: bytes(Float32Array.of(7)) }, { level });
      const { tensors, format } = await parseCheckpoint(file, "a.pt");
      expect(format).toBe("torch-zip");
      expect([...tensors]).toEqual([
        ["a", f32([2, 3], 0, 1, 2, 3, 4, 5)],
        ["b", f32([], 7)],
      ]);
    }
  });

  it("are read in the form before, with views of storages", async () => {
    const view = storage("FloatStorage", "94717890783328", 6, tuple(text("view"), int(4), int(2)));
    const whole = storage("FloatStorage", "94717890783328", 6, none);
    const object = pickle(
      dict({
        state_dict: orderedDict({ a: tensorOf(view, { shape: [2] }), b: tensorOf(whole, { shape: [6] }) }),
        epoch: int(3),
      }),
    );
    const file = torchLegacy(object, { 94717890783328: { count: 6, bytes: six } });
    const { tensors, format, metadata } = await parseCheckpoint(file, "a.th");
    expect([format, metadata]).toEqual(["torch-legacy", { epoch: "3" }]);
    expect([...tensors]).toEqual([
      ["a", f32([2], 4, 5)],
      ["b", f32([6], 0, 1, 2, 3, 4, 5)],
    ]);
  });

  it.each<[string, ArrayBufferView, string, number[]]>([
    ["DoubleStorage", Float64Array.of(0.1, -1), "f64", [0.1, -1]],
    ["HalfStorage", Uint16Array.of(0x3c00, 0xc000), "f32", [1, -2]],
    ["BFloat16Storage", Uint16Array.of(0x3f80, 0xc000), "f32", [1, -2]],
    ["LongStorage", BigInt64Array.of(7n, -7n), "i32", [7, -7]],
    ["IntStorage", Int32Array.of(7, -7), "i32", [7, -7]],
    ["ShortStorage", Int16Array.of(7, -7), "i32", [7, -7]],
    ["CharStorage", Int8Array.of(7, -7), "i32", [7, -7]],
    ["ByteStorage", Uint8Array.of(7, 255), "u8", [7, 255]],
    ["BoolStorage", Uint8Array.of(1, 0), "u8", [1, 0]],
  ])("hold %s", async (type, data, dtype, values) => {
    const read = await readOne(tensorOf(storage(type, "0", 2), { shape: [2] }), bytes(data));
    expect([read?.dtype, [...(read?.data ?? [])]]).toEqual([dtype, values]);
  });

  it("say when their bytes are the other way round", async () => {
    const swapped = six.slice();
    for (let at = 0; at < swapped.length; at += 4) swapped.subarray(at, at + 4).reverse();
    expect(await readOne(vector, swapped, "big")).toEqual(f32([6], 0, 1, 2, 3, 4, 5));
    expect(await readOne(vector, six, "little")).toEqual(f32([6], 0, 1, 2, 3, 4, 5));
    await expectFormatError(
      () => readOne(vector, six, "middle"),
      "invalid",
      /byteorder little or big, got "middle"/,
    );
  });

  it.each<[string, Parameters<typeof tensorOf>[1], Tensor]>([
    ["transposed", { shape: [3, 2], strides: [1, 3] }, f32([3, 2], 0, 3, 1, 4, 2, 5)],
    ["a column", { offset: 1, shape: [2], strides: [3] }, f32([2], 1, 4)],
    ["a row", { offset: 3, shape: [1, 3], strides: [77, 1] }, f32([1, 3], 3, 4, 5)],
    ["every other element", { shape: [3], strides: [2] }, f32([3], 0, 2, 4)],
    ["repeated rows", { shape: [3, 2], strides: [0, 1] }, f32([3, 2], 0, 1, 0, 1, 0, 1)],
    ["three axes turned around", { shape: [3, 1, 2], strides: [1, 6, 3] }, f32([3, 1, 2], 0, 3, 1, 4, 2, 5)],
    ["no elements", { offset: 6, shape: [0, 4] }, f32([0, 4])],
    ["a scalar", { offset: 5, shape: [] }, f32([], 5)],
  ])("hold views of a storage: %s", async (_, view, wanted) => {
    expect(await readOne(tensorOf(floats(), view), six)).toEqual(wanted);
  });

  it("share storages between tensors, and hold parameters", async () => {
    const parameter = call(
      global("torch._utils", "_rebuild_parameter"),
      vector,
      raw("\x88"),
      orderedDict({}),
    );
    const withState = call(
      global("torch._utils", "_rebuild_parameter_with_state"),
      vector,
      raw("\x88"),
      orderedDict({}),
      dict({}),
    );
    const tensors = await read(
      orderedDict({
        tied: parameter,
        weight: withState,
        last: tensorOf(floats(), { offset: 5, shape: [1] }),
      }),
    );
    expect(tensors.get("tied")).toEqual(tensors.get("weight"));
    expect(tensors.get("last")).toEqual(f32([1], 5));
  });

  it("may hold plain values of torch", async () => {
    const object = dict({
      size: call(global("torch", "Size"), tuple(int(1), int(2))),
      device: call(global("torch", "device"), text("cuda"), int(1)),
      dtype: global("torch", "float32"),
    });
    const { value } = await parseTorch(torchZip(pickle(object)), "a.pt");
    expect(value).toEqual(
      new Map<string, unknown>([
        ["size", [1, 2]],
        ["device", "cuda:1"],
        ["dtype", "torch.float32"],
      ]),
    );
  });

  it.each<[string, Code, Record<string, Uint8Array>, "invalid" | "missing" | "unsupported", RegExp]>([
    [
      "a tensor beyond its storage",
      tensorOf(floats(), { shape: [7] }),
      { 0: six },
      "invalid",
      /inside the 6 elements of its storage, got one up to 7/,
    ],
    [
      "an offset beyond its storage",
      tensorOf(floats(), { offset: 6, shape: [1] }),
      { 0: six },
      "invalid",
      /one up to 7/,
    ],
    [
      "strides beyond its storage",
      tensorOf(floats(), { shape: [2, 2], strides: [5, 1] }),
      { 0: six },
      "invalid",
      /one up to 7/,
    ],
    [
      "a negative stride",
      tensorOf(floats(), { shape: [2], strides: [-1] }),
      { 0: six },
      "invalid",
      /natural number for strides/,
    ],
    [
      "a negative size",
      tensorOf(floats(), { shape: [-2] }),
      { 0: six },
      "invalid",
      /natural number for a size/,
    ],
    [
      "a stride too few",
      tensorOf(floats(), { shape: [2, 2], strides: [1] }),
      { 0: six },
      "invalid",
      /2 strides for as many axes/,
    ],
    [
      "65 axes",
      tensorOf(floats(), { shape: Array(65).fill(1) }),
      { 0: six },
      "unsupported",
      /64 axes, got 65/,
    ],
    [
      "10 GB out of four bytes",
      tensorOf(floats(1), { shape: [50_000, 50_000], strides: [0, 0] }),
      { 0: six.subarray(0, 4) },
      "unsupported",
      /no larger than their storage/,
    ],
    [
      "a storage of 8 GB in a short file",
      tensorOf(floats(2 ** 31 - 1), { shape: [1] }),
      { 0: six },
      "invalid",
      /8589934588 bytes for storage 0, got 24/,
    ],
    ["a storage without bytes", vector, {}, "missing", /no bytes for storage 0/],
    ["a storage cut short", vector, { 0: six.subarray(1) }, "invalid", /24 bytes for storage 0, got 23/],
    [
      "a storage of two types",
      list(vector, tensorOf(storage("IntStorage", "0", 6), { shape: [6] })),
      { 0: six },
      "invalid",
      /storage 0 of 6 f32, got 6 i32/,
    ],
    [
      "a tensor of no storage",
      tensorOf(none, { shape: [1] }),
      {},
      "invalid",
      /a tensor of a storage, got None/,
    ],
    [
      "complex numbers",
      tensorOf(storage("ComplexFloatStorage", "0", 1), { shape: [1] }),
      {},
      "unsupported",
      /`torch.ComplexFloatStorage`/,
    ],
    [
      "an integer beyond 32 bits",
      tensorOf(storage("LongStorage", "0", 3), { shape: [3] }),
      { 0: six.map(() => 99) },
      "unsupported",
      /a.pt a: want integers of 32 bits/,
    ],
    [
      "a way out of the archive",
      tensorOf(floats(6, "../0"), { shape: [6] }),
      { 0: six },
      "missing",
      /no bytes for storage ..\/0/,
    ],
    [
      "a parameter without a tensor",
      call(global("torch._utils", "_rebuild_parameter"), none, none, none),
      {},
      "invalid",
      /a parameter with a tensor/,
    ],
    [
      "a call of the system",
      call(global("os", "system"), text("true")),
      {},
      "unsupported",
      /refuses to build `os.system`/,
    ],
  ])("are refused with %s", (_, of, storages, code, message) =>
    expectFormatError(() => read(orderedDict({ a: of }), storages), code, message),
  );

  it("are not read where tensors share one storage a thousand times", async () => {
    const count = 100_000;
    const shared = Object.fromEntries(
      Array.from({ length: 50 }, (_, i) => [`t${i}`, tensorOf(floats(count), { shape: [count] })]),
    );
    const storages = { 0: new Uint8Array(4 * count) };
    await expectFormatError(
      () => read(orderedDict(shared), storages),
      "unsupported",
      /too many tensors share one storage/,
    );
  });

  it.each<[string, Uint8Array, "invalid" | "missing" | "unsupported", RegExp]>([
    ["another zip archive", zipSync({ "a.txt": bytesOf("a") }), "unsupported", /with one data.pkl, got 0/],
    [
      "an archive with two objects",
      zipSync({ "a/data.pkl": pickle(none), "b/data.pkl": pickle(none) }),
      "unsupported",
      /got 2/,
    ],
    [
      "a program of TorchScript",
      zipSync({ "a/data.pkl": pickle(none), "a/constants.pkl": pickle(none) }),
      "unsupported",
      /TorchScript/,
    ],
    ["text", bytesOf("state_dict"), "unsupported", /want a file of torch.save/],
    [
      "a pickle that torch did not write",
      pickle(orderedDict({})),
      "unsupported",
      /want a file of torch.save/,
    ],
    [
      "a legacy file with a storage twice",
      torchLegacy(pickle(vector), { 1: { count: 6, bytes: six } }),
      "invalid",
      /every storage once, got key "1"/,
    ],
    [
      "a legacy file without its storages",
      torchLegacy(pickle(vector), {}),
      "missing",
      /no bytes for storage 0/,
    ],
    [
      "a legacy file with another count",
      torchLegacy(pickle(vector), { 0: { count: 5, bytes: six } }),
      "invalid",
      /6 elements, got 5/,
    ],
    [
      "a legacy file with a view beyond its base",
      torchLegacy(pickle(storage("FloatStorage", "0", 6, tuple(text("v"), int(5), int(2)))), {
        0: { count: 6, bytes: six },
      }),
      "invalid",
      /8 bytes for storage v, got 4/,
    ],
  ])("are refused as %s", (_, file, code, message) =>
    expectFormatError(() => parseTorch(file, "bad.pt"), code, message),
  );

  it("are refused wherever they are cut off", async () => {
    const object = pickle(orderedDict({ a: vector }));
    for (const whole of [
      torchZip(object, { 0: six }),
      torchLegacy(object, { 0: { count: 6, bytes: six } }),
    ]) {
      for (let length = 0; length < whole.length; length++) {
        await expectFormatError(
          () => parseTorch(whole.subarray(0, length), "cut"),
          ["invalid", "missing", "unsupported"],
        );
      }
    }
  });

  it("are read or refused when damaged, and nothing else happens", async () => {
    const object = pickle(dict({ net: orderedDict({ "module.a": vector }), acc: int(1) }));
    const files = [
      torchZip(object, { 0: six }, { level: 6 }),
      torchLegacy(object, { 0: { count: 6, bytes: six } }),
    ];
    const random = pseudoRandom(11);
    let refused = 0;
    for (let round = 0; round < 1000; round++) {
      const damaged = files[round % 2]!.slice();
      for (let flips = 0; flips < 3; flips++)
        damaged[random.next().value % damaged.length] = random.next().value;
      await parseCheckpoint(damaged, "damaged").catch(async (cause) => {
        refused++;
        await expectFormatError(() => Promise.reject(cause), ["invalid", "missing", "unsupported"]);
      });
    }
    expect(refused).toBeGreaterThan(300);
  });
});
