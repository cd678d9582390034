import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { type Tensor, type TensorMap, tensor } from "@basin/compute/tensor";
import { encodeSafetensors, parseSafetensors, readSafetensors, writeSafetensors } from "@basin/formats";
import { describe, expect, it } from "vitest";
import { bytesOf, expectFormatError, joinBytes, temporaryFolder } from "./files.js";

const folder = await temporaryFolder();

const everyType: TensorMap = new Map<string, Tensor>([
  ["bytes", tensor("u8", [3], Uint8Array.of(0, 1, 255))],
  ["7", tensor("f32", [2, 2], Float32Array.of(1, Number.NaN, Number.NEGATIVE_INFINITY, -0))],
  ["doubles", tensor("f64", [1, 2], Float64Array.of(Math.PI, 1e300))],
  ["scalar", tensor("i32", [], Int32Array.of(-(2 ** 31)))],
  ["empty", tensor("f32", [0, 3], new Float32Array(0))],
  ["__proto__", tensor("f32", [1], Float32Array.of(5))],
]);

function file(header: unknown, data: Uint8Array | number): Uint8Array {
  const text = bytesOf(typeof header === "string" ? header : JSON.stringify(header));
  const count = new Uint8Array(8);
  new DataView(count.buffer).setBigUint64(0, BigInt(text.length), true);
  return joinBytes(count, text, typeof data === "number" ? new Uint8Array(data) : data);
}

const f32 = (begin: number, end: number, shape = [(end - begin) / 4]): object => ({
  dtype: "F32",
  shape,
  data_offsets: [begin, end],
});

describe("safetensors", () => {
  it("reads back what it wrote, names in their order", () => {
    const metadata = { format: "pt", epoch: "7" };
    const read = parseSafetensors(encodeSafetensors(everyType, metadata), "a.safetensors");
    expect([...read.tensors]).toEqual([...everyType]);
    expect(read.metadata).toEqual(metadata);
  });

  it("writes equal bytes for equal tensors, each tensor aligned to its element", () => {
    const bytes = encodeSafetensors(everyType);
    expect(encodeSafetensors(new Map(everyType))).toEqual(bytes);
    const headerLength = Number(new DataView(bytes.buffer).getBigUint64(0, true));
    const header = JSON.parse(new TextDecoder().decode(bytes.subarray(8, 8 + headerLength)));
    expect((8 + headerLength) % 8).toBe(0);
    expect(header.doubles.data_offsets[0] % 8).toBe(0);
    expect(header["7"].data_offsets[0] % 4).toBe(0);
    expect(header.bytes.data_offsets).toEqual([40, 43]);
  });

  it("reads and writes files", async () => {
    const path = join(folder, "a.safetensors");
    await writeSafetensors(path, everyType, { a: "b" });
    expect(await readSafetensors(path)).toEqual(parseSafetensors(await readFile(path), "a"));
    await expectFormatError(() => readSafetensors(join(folder, "none")), "missing", /^none: no such file/);
    await expectFormatError(() => readSafetensors(folder), "invalid", /a regular file/);
  });

  const half = Uint8Array.of(0x00, 0x3c, 0x00, 0xfc, 0x01, 0x00, 0x00, 0x7e);
  it.each([
    ["F16", half, "f32", [1, Number.NEGATIVE_INFINITY, 2 ** -24, Number.NaN]],
    ["BF16", Uint8Array.of(0x80, 0x3f, 0xc0, 0xff), "f32", [1, Number.NaN]],
    ["I64", new Uint8Array(BigInt64Array.of(-5n, 2n ** 31n - 1n).buffer), "i32", [-5, 2 ** 31 - 1]],
    ["U16", Uint8Array.of(255, 255), "i32", [65_535]],
    ["I8", Uint8Array.of(255, 127), "i32", [-1, 127]],
    ["BOOL", Uint8Array.of(0, 1), "u8", [0, 1]],
  ])("widens or narrows %s", (dtype, data, wanted, values) => {
    const shape = [values.length];
    const bytes = file({ a: { dtype, shape, data_offsets: [0, data.length] } }, data);
    const read = parseSafetensors(bytes, "a").tensors.get("a");
    expect(read?.dtype).toBe(wanted);
    expect([...(read?.data ?? [])]).toEqual(values);
  });

  it.each<[string, Uint8Array, "invalid" | "unsupported", RegExp]>([
    ["no bytes", new Uint8Array(0), "invalid", /at least 8 bytes/],
    ["a header longer than the file", file("{}", 0).with(1, 1), "invalid", /header of at most 2 bytes/],
    ["a header of 2^63 bytes", file("{}", 0).with(7, 128), "invalid", /header of at most/],
    ["text that is no JSON", file("{nonsense", 0), "invalid", /header in JSON/],
    ["bytes that are no UTF-8", joinBytes(Uint8Array.of(1, 0, 0, 0, 0, 0, 0, 0, 0xff)), "invalid", /UTF-8/],
    ["a header that is a list", file("[]", 0), "invalid", /JSON object/],
    ["10 GB declared in 100 bytes", file({ a: f32(0, 1e10) }, 8), "invalid", /bytes behind the header/],
    ["a shape beyond counting", file({ a: f32(0, 8, [2 ** 52, 2 ** 52]) }, 8), "invalid", /shape/],
    ["a shape with a fraction", file({ a: f32(0, 8, [0.5, 4]) }, 8), "invalid", /shape/],
    ["a negative extent", file({ a: f32(0, 8, [-1, -2]) }, 8), "invalid", /shape/],
    ["too few bytes for the shape", file({ a: f32(0, 8, [3]) }, 8), "invalid", /12 bytes for tensor/],
    ["offsets that run backwards", file({ a: f32(8, 0, [0]) }, 8), "invalid", /0 bytes for tensor/],
    ["overlapping tensors", file({ a: f32(0, 8), b: f32(4, 12) }, 12), "invalid", /not to overlap/],
    ["a hole between tensors", file({ a: f32(0, 4), b: f32(8, 12) }, 12), "invalid", /no hole/],
    ["bytes behind the last tensor", file({ a: f32(0, 4) }, 5), "invalid", /4 bytes behind/],
    [
      "a repeated name",
      file(`{"a":${JSON.stringify(f32(0, 4))},"a":${JSON.stringify(f32(0, 4))}}`, 4),
      "invalid",
      /"a" twice/,
    ],
    ["metadata that is not text", file({ __metadata__: { a: 1 } }, 0), "invalid", /text for __metadata__/],
    [
      "an eight-bit float",
      file({ a: { dtype: "F8_E4M3", shape: [1], data_offsets: [0, 1] } }, 1),
      "unsupported",
      /F8_E4M3/,
    ],
    [
      "an integer beyond 32 bits",
      file({ a: { dtype: "I64", shape: [1], data_offsets: [0, 8] } }, new Uint8Array(8).fill(127)),
      "unsupported",
      /32 bits/,
    ],
    ["a name that moves the cursor", file({ "\u001b[2J\n": 7 }, 0), "invalid", /an object for tensor/],
  ])("refuses %s", (_, bytes, code, message) =>
    expectFormatError(() => parseSafetensors(bytes, "bad.safetensors"), code, message),
  );

  it("refuses a file cut off anywhere", async () => {
    const bytes = encodeSafetensors(everyType, { a: "b" });
    for (let length = 0; length < bytes.length; length++) {
      await expectFormatError(() => parseSafetensors(bytes.subarray(0, length), "cut"), "invalid");
    }
  });

  it("does not write a tensor under the name of the metadata", () =>
    expectFormatError(
      () => encodeSafetensors(new Map([["__metadata__", tensor("u8", [0], new Uint8Array(0))]])),
      "invalid",
    ));
});
