import { join } from "node:path";
import { type Tensor, type TensorMap, tensor } from "@basin/compute/tensor";
import { encodeNpy, encodeNpz, parseNpz, readNpz, writeNpz } from "@basin/formats";
import { zipSync } from "fflate";
import { describe, expect, it } from "vitest";
import { expectFormatError, pseudoRandom, temporaryFolder } from "./files.js";

const folder = await temporaryFolder();

const arrays: TensorMap = new Map<string, Tensor>([
  ["zebra", tensor("f32", [2, 2], Float32Array.of(1, 2, 3, Number.NaN))],
  ["7", tensor("u8", [3], Uint8Array.of(1, 2, 3))],
  ["__proto__", tensor("i32", [], Int32Array.of(4))],
  ["layer/0.weight", tensor("f64", [1], Float64Array.of(0.1))],
]);

const zeros = tensor("u8", [2_000_000], new Uint8Array(2_000_000));

/** Changes the fields of the only entry's central header. */
function tamper(archive: Uint8Array, field: "method" | "size" | "flags", value: number): Uint8Array {
  const copy = Buffer.from(archive);
  const at = copy.indexOf("PK\x01\x02", 0, "latin1") + { flags: 8, method: 10, size: 24 }[field];
  if (field === "size") copy.writeUInt32LE(value, at);
  else copy.writeUInt16LE(value, at);
  return copy;
}

describe(".npz", () => {
  it.each([false, true])("reads back its arrays, compressed: %s", async (compress) => {
    expect([...(await parseNpz(encodeNpz(arrays, { compress }), "a.npz"))]).toEqual([...arrays]);
  });

  it("writes equal bytes for equal arrays, and fewer when compressed", () => {
    expect(encodeNpz(arrays)).toEqual(encodeNpz(new Map(arrays)));
    const many = new Map([["zeros", zeros]]);
    expect(encodeNpz(many, { compress: true }).length).toBeLessThan(encodeNpz(many).length / 100);
  });

  it("reads and writes files", async () => {
    const path = join(folder, "a.npz");
    await writeNpz(path, arrays);
    expect([...(await readNpz(path))]).toEqual([...arrays]);
  });

  it("reads nothing beyond its limit, whatever is declared", async () => {
    const bomb = encodeNpz(new Map([["zeros", zeros]]), { compress: true });
    await expectFormatError(
      () => parseNpz(bomb, "bomb.npz", { maxBytes: 1e6 }),
      "unsupported",
      /at most 1000000/,
    );
    await expectFormatError(() => parseNpz(tamper(bomb, "size", 1000), "bomb.npz"), "invalid", /zip archive/);
    await expectFormatError(() => parseNpz(tamper(bomb, "size", 2 ** 31), "bomb.npz"), "unsupported");
    await expectFormatError(() => parseNpz(tamper(bomb, "size", 2 ** 29), "bomb.npz"), "invalid", /bytes/);
  });

  it.each<[string, Uint8Array, "invalid" | "unsupported", RegExp]>([
    ["nothing", new Uint8Array(0), "invalid", /damaged zip/],
    ["another file", new Uint8Array(100).fill(7), "invalid", /damaged zip/],
    [
      "a name that leaves its folder",
      zipSync({ "../a.npy": encodeNpy(zeros) }),
      "invalid",
      /invalid relative path/,
    ],
    ["an absolute name", zipSync({ "/etc/a.npy": encodeNpy(zeros) }), "invalid", /absolute path/],
    ["a file that is no array", zipSync({ "a.txt": Uint8Array.of(1) }), "unsupported", /a.txt is not a .npy/],
    [
      "an unknown compression",
      tamper(zipSync({ "a.npy": encodeNpy(zeros) }), "method", 12),
      "unsupported",
      /method 12/,
    ],
    [
      "an encrypted entry",
      tamper(zipSync({ "a.npy": encodeNpy(zeros) }), "flags", 1),
      "unsupported",
      /encrypted/,
    ],
  ])("refuses %s", (_, bytes, code, message) =>
    expectFormatError(() => parseNpz(bytes, "bad.npz"), code, message),
  );

  it("refuses a name twice", async () => {
    const twice = Buffer.from(encodeNpz(new Map([...arrays].slice(0, 1)).set("zebrb", zeros)));
    for (let at = twice.indexOf("zebrb"); at >= 0; at = twice.indexOf("zebrb", at)) twice.write("zebra", at);
    await expectFormatError(() => parseNpz(twice, "twice.npz"), "invalid", /zebra.npy twice/);
  });

  it("does not write names that leave the archive", async () => {
    for (const name of ["../a", "/a", "a/../../b", "c:\\a", "a\\b", ".."]) {
      await expectFormatError(() => encodeNpz(new Map([[name, zeros]])), "invalid", /stay in the archive/);
    }
  });

  it("refuses an archive cut off anywhere", async () => {
    const whole = encodeNpz(arrays, { compress: true });
    for (let length = 0; length < whole.length; length++) {
      await expectFormatError(() => parseNpz(whole.subarray(0, length), "cut"), "invalid");
    }
  });

  it("reads a damaged archive or refuses it, and never does anything else", async () => {
    const whole = encodeNpz(arrays, { compress: true });
    const random = pseudoRandom(1);
    let refused = 0;
    for (let round = 0; round < 400; round++) {
      const damaged = whole.slice();
      for (let flips = 0; flips < 3; flips++)
        damaged[random.next().value % damaged.length] = random.next().value;
      await parseNpz(damaged, "damaged", { maxBytes: 1e6 }).catch(async (cause) => {
        refused++;
        await expectFormatError(() => Promise.reject(cause), ["invalid", "unsupported"]);
      });
    }
    expect(refused).toBeGreaterThan(200);
  });
});
