import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { type Tensor, tensor } from "@basin/compute/tensor";
import { encodeNpy, parseNpy, readNpy, writeNpy } from "@basin/formats";
import { describe, expect, it } from "vitest";
import { bytesOf, expectFormatError, joinBytes, temporaryFolder } from "./files.js";

const folder = await temporaryFolder();

function file(header: string, data: Uint8Array, version = 1): Uint8Array {
  const count = version === 1 ? Uint8Array.of(header.length, header.length >> 8) : new Uint8Array(4);
  if (version > 1) new DataView(count.buffer).setUint32(0, header.length, true);
  return joinBytes(Uint8Array.of(0x93, ...bytesOf("NUMPY"), version, 0), count, bytesOf(header), data);
}

function header(descr: string, shape: string, fortran = "False"): string {
  return `{'descr': '${descr}', 'fortran_order': ${fortran}, 'shape': ${shape}, }\n`;
}

const bytes = (...values: number[]): Uint8Array => Uint8Array.from(values);

const tensors: [string, Tensor][] = [
  ["a matrix", tensor("f32", [2, 3], Float32Array.of(1, 2, 3, Number.NaN, Number.POSITIVE_INFINITY, -0))],
  ["a vector", tensor("f64", [2], Float64Array.of(Math.PI, -1e300))],
  ["a scalar", tensor("i32", [], Int32Array.of(-7))],
  ["no elements", tensor("u8", [0, 4], new Uint8Array(0))],
];

describe(".npy", () => {
  it.each(tensors)("reads back %s", (_, value) => {
    const encoded = encodeNpy(value);
    expect(encoded.length - value.data.byteLength).toBe(
      64 * Math.ceil((encoded.length - value.data.byteLength) / 64),
    );
    expect(parseNpy(encoded, "a.npy")).toEqual(value);
  });

  it("reads and writes files", async () => {
    const path = join(folder, "a.npy");
    await writeNpy(path, tensors[0]![1]);
    expect(await readNpy(path)).toEqual(tensors[0]![1]);
    expect((await readFile(path)).subarray(1, 6).toString()).toBe("NUMPY");
  });

  it.each<[string, Uint8Array, string, number[]]>([
    ["|u1", bytes(1, 255), "u8", [1, 255]],
    ["|b1", bytes(0, 1), "u8", [0, 1]],
    ["|i1", bytes(1, 255), "i32", [1, -1]],
    ["<i2", bytes(1, 2, 255, 255), "i32", [513, -1]],
    [">i2", bytes(2, 1, 255, 255), "i32", [513, -1]],
    [">i4", bytes(0, 0, 0, 7, 255, 255, 255, 254), "i32", [7, -2]],
    ["<i8", bytes(7, 0, 0, 0, 0, 0, 0, 0, 254, 255, 255, 255, 255, 255, 255, 255), "i32", [7, -2]],
    [">i8", bytes(0, 0, 0, 0, 0, 0, 0, 7, 255, 255, 255, 255, 255, 255, 255, 254), "i32", [7, -2]],
    ["<f2", bytes(0, 60, 0, 192), "f32", [1, -2]],
    [">f4", bytes(63, 128, 0, 0, 192, 0, 0, 0), "f32", [1, -2]],
    [">f8", bytes(63, 240, 0, 0, 0, 0, 0, 0, 192, 0, 0, 0, 0, 0, 0, 0), "f64", [1, -2]],
  ])("reads %s", (descr, data, dtype, values) => {
    const read = parseNpy(file(header(descr, "(2,)"), data), "a.npy");
    expect([read.dtype, [...read.data]]).toEqual([dtype, values]);
  });

  it.each([2, 3])("reads version %i", (version) => {
    expect(parseNpy(file(header("|u1", "(1,)"), bytes(9), version), "a.npy").data[0]).toBe(9);
  });

  it("turns column-major data into row-major data", () => {
    const read = parseNpy(
      file(header("<i2", "(2, 3)", "True"), bytes(1, 0, 2, 0, 3, 0, 4, 0, 5, 0, 6, 0)),
      "f.npy",
    );
    expect(read).toEqual(tensor("i32", [2, 3], Int32Array.of(1, 3, 5, 2, 4, 6)));
    const cube = Uint8Array.from({ length: 24 }, (_, i) => i);
    const cubed = parseNpy(file(header("|u1", "(2, 3, 4)", "True"), cube), "f.npy");
    // Element [1, 2, 3] is the last of either order, [1, 0, 0] the second of column-major order.
    expect([cubed.data[23], cubed.data[12], cubed.data[1], cubed.data[4]]).toEqual([23, 1, 6, 2]);
  });

  it("reads the header of Python 2, with its long integers", () => {
    expect(parseNpy(file(header("|u1", "(2L, 1L)"), bytes(1, 2)), "a.npy").shape).toEqual([2, 1]);
  });

  it.each<[string, Uint8Array, "invalid" | "unsupported", RegExp]>([
    ["another file", bytesOf("PK"), "invalid", /want a .npy file/],
    ["version 9", file(header("|u1", "(1,)"), bytes(1), 9), "unsupported", /version 1, 2 or 3/],
    [
      "10 GB in 100 bytes",
      file(header("<f8", "(1250000000,)"), bytes(1)),
      "invalid",
      /10000000000 bytes of data/,
    ],
    [
      "a shape beyond counting",
      file(header("<f8", "(99999999999, 99999999999)"), bytes(1)),
      "invalid",
      /shape/,
    ],
    ["a negative shape", file(header("|u1", "(-1,)"), bytes(1)), "invalid", /shape/],
    ["too many axes", file(header("|u1", `(${"1,".repeat(65)})`), bytes(1)), "unsupported", /64 axes/],
    ["too much data", file(header("|u1", "(1,)"), bytes(1, 2)), "invalid", /1 bytes of data, got 2/],
    ["pickled objects", file(header("|O", "(1,)"), bytes(1)), "unsupported", /\|O/],
    ["text", file(header("<U4", "(1,)"), new Uint8Array(16)), "unsupported", /<U4/],
    ["complex numbers", file(header("<c8", "(1,)"), new Uint8Array(8)), "unsupported", /<c8/],
    [
      "structured types",
      file("{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (1,)}", new Uint8Array(4)),
      "unsupported",
      /structured/,
    ],
    [
      "an integer beyond 32 bits",
      file(header("<i8", "(1,)"), new Uint8Array(8).fill(99)),
      "unsupported",
      /32 bits/,
    ],
    [
      "an expression",
      file("__import__('os').system('true')\n", bytes(1)),
      "invalid",
      /Python literal|True, False/,
    ],
    ["a call in the shape", file(header("|u1", "exit()"), bytes(1)), "invalid", /True, False or None/],
    ["an unfinished dictionary", file("{'descr': ", bytes(1)), "invalid", /got the end/],
    ["brackets without end", file("(".repeat(5000), bytes(1)), "invalid", /want a value/],
    ["two dictionaries", file("{} {}", bytes(1)), "invalid", /one literal/],
    ["a missing key", file("{'descr': '|u1', 'shape': (1,)}", bytes(1)), "invalid", /fortran_order/],
    [
      "a header longer than the file",
      file(header("|u1", "(1,)"), bytes(1)).with(9, 255),
      "invalid",
      /header of at most/,
    ],
  ])("refuses %s", (_, hostile, code, message) =>
    expectFormatError(() => parseNpy(hostile, "bad.npy"), code, message),
  );

  it("refuses a file cut off anywhere", async () => {
    const whole = encodeNpy(tensors[0]![1]);
    for (let length = 0; length < whole.length; length++) {
      await expectFormatError(() => parseNpy(whole.subarray(0, length), "cut"), ["invalid", "unsupported"]);
    }
  });
});
