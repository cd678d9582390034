import { type Tensor, tensor } from "@basin/compute/tensor";
import { encodeNpz, encodeSurfaceNpz, parseNpz, parseSurfaceNpz } from "@basin/formats";
import { describe, expect, it } from "vitest";
import { bytesOf, expectFormatError } from "./files.js";
import { plane } from "./surfaces.js";

const f64 = (...values: number[]): Tensor => tensor("f64", [values.length], Float64Array.from(values));
const cells = (...shape: number[]): Tensor =>
  tensor("f32", shape, new Float32Array(shape[0]! * (shape[1] ?? 1)).fill(1));
const grid: [string, Tensor][] = [
  ["x", f64(0, 1, 2)],
  ["y", f64(0, 1)],
  ["loss", cells(2, 3)],
];

describe("surfaces in .npz", () => {
  it("hold arrays of shape (ny, nx) and the metadata in bytes", async () => {
    const arrays = await parseNpz(encodeSurfaceNpz(plane()), "s.npz");
    expect([...arrays.keys()]).toEqual(["x", "y", "loss", "accuracy", "finished", "metadata"]);
    expect(arrays.get("loss")?.shape).toEqual([3, 4]);
    const metadata = JSON.parse(new TextDecoder().decode(arrays.get("metadata")?.data as Uint8Array));
    expect(metadata).toMatchObject({
      split: "test",
      axes: ['direction "x" <1>', "y"],
      metadata: plane().metadata,
    });
  });

  it("are read from the arrays of other programs, every cell taken for finished", async () => {
    const read = await parseSurfaceNpz(encodeNpz(new Map(grid)), "s.npz", { split: "test" });
    expect([...read.finished]).toEqual([1, 1, 1, 1, 1, 1]);
    expect(read.axes.map(({ name }) => name)).toEqual(["x", "y"]);
    expect([read.split, read.metadata, read.accuracy[0]]).toEqual(["test", {}, Number.NaN]);
  });

  it.each<[string, [string, Tensor][], "invalid" | "missing", RegExp]>([
    ["no loss", grid.slice(0, 2), "missing", /no array loss, got x, y/],
    [
      "the axes the other way round",
      [...grid, ["loss", cells(3, 2)]],
      "invalid",
      /loss: want shape 2x3, got 3x2/,
    ],
    [
      "a mask of another shape",
      [...grid, ["finished", cells(2)]],
      "invalid",
      /finished: want shape 2x3, got 2/,
    ],
    [
      "a mask that is none",
      [...grid, ["finished", tensor("i32", [2, 3], new Int32Array(6).fill(256))]],
      "invalid",
      /0 or 1, got 256/,
    ],
    [
      "metadata that is no JSON",
      [...grid, ["metadata", tensor("u8", [1], bytesOf("x"))]],
      "invalid",
      /want JSON/,
    ],
  ])("are refused with %s", (_, arrays, code, message) =>
    expectFormatError(() => parseSurfaceNpz(encodeNpz(new Map(arrays)), "bad.npz"), code, message),
  );
});
