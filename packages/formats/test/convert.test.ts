import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type Tensor, tensor } from "@basin/compute/tensor";
import {
  convertFile,
  readCheckpoint,
  readNpy,
  readNpz,
  readSafetensors,
  readSurfaceFile,
  writeNpy,
  writeNpz,
  writeSafetensors,
  writeSurfaceFile,
} from "@basin/formats";
import { describe, expect, it } from "vitest";
import { expectFormatError, hasShared, shared, temporaryFolder } from "./files.js";
import { plane } from "./surfaces.js";

const folder = await temporaryFolder();
const at = (name: string): string => join(folder, name);

const one: Tensor = tensor("f32", [2], Float32Array.of(1, Number.NaN));
const two = new Map<string, Tensor>([
  ["a", one],
  ["b", tensor("u8", [], Uint8Array.of(7))],
]);

describe("convertFile", () => {
  it("takes a surface through every format and back", async () => {
    const chain = [".h5", ".json", ".npz", ".hdf5"];
    await writeSurfaceFile(at("s0.h5"), plane());
    for (const [i, ending] of chain.slice(1).entries()) {
      await convertFile(at(`s${i}${chain[i]}`), at(`s${i + 1}${ending}`));
    }
    expect(await readSurfaceFile(at("s3.hdf5"))).toEqual(plane());
    await convertFile(at("s2.npz"), at("s.csv"));
    await convertFile(at("s.csv"), at("s.vtp"));
    expect(await readFile(at("s.vtp"), "utf8")).toContain("<VTKFile");
  });

  it("takes arrays between .npz and safetensors", async () => {
    await writeNpz(at("two.npz"), two);
    await convertFile(at("two.npz"), at("two.safetensors"));
    expect([...(await readSafetensors(at("two.safetensors"))).tensors]).toEqual([...two]);
    await convertFile(at("two.safetensors"), at("back.npz"));
    expect([...(await readNpz(at("back.npz")))]).toEqual([...two]);
  });

  it("takes one array to .npy and back", async () => {
    await writeNpy(at("one.npy"), one);
    await convertFile(at("one.npy"), at("one.npz"));
    await convertFile(at("one.npz"), at("again.npy"));
    expect(await readNpy(at("again.npy"))).toEqual(one);
  });

  it("copies the arrays of a surface without loss", async () => {
    await writeSurfaceFile(at("surface.npz"), plane());
    await convertFile(at("surface.npz"), at("copy.npz"));
    expect(await readSurfaceFile(at("copy.npz"))).toEqual(plane());
  });

  it("refuses pairs that make no sense, and writes nothing", async () => {
    await writeSurfaceFile(at("p.h5"), plane());
    await writeSafetensors(at("p.safetensors"), two);
    await writeFile(at("p.txt"), "text");
    const before = await readdir(folder);
    const pairs: [string, string, "invalid" | "missing" | "unsupported", RegExp][] = [
      [
        "p.h5",
        "x.safetensors",
        "unsupported",
        /want p.h5 to become .h5, .hdf5, .npz, .csv, .json, .vtp, got .safetensors/,
      ],
      ["p.safetensors", "x.csv", "unsupported", /to become .safetensors, .npz, .npy, got .csv/],
      ["p.safetensors", "x.npy", "invalid", /one array for a .npy file, got 2/],
      ["p.safetensors", "x", "unsupported", /got no ending/],
      ["two.npz", "x.csv", "missing", /no array x/],
      ["two.npz", "x.txt", "unsupported", /.safetensors, .npz, .npy, .h5, .hdf5, .csv, .json, .vtp/],
      ["p.txt", "x.safetensors", "unsupported", /want safetensors or a PyTorch checkpoint/],
      ["s.vtp", "x.safetensors", "unsupported", /want safetensors or a PyTorch checkpoint/],
      ["none.h5", "x.csv", "missing", /no such file/],
    ];
    for (const [input, output, code, message] of pairs) {
      await expectFormatError(() => convertFile(at(input), at(output)), code, message);
    }
    expect(await readdir(folder)).toEqual(before);
  });
});

describe.skipIf(!hasShared)("convertFile (needs ../shared)", () => {
  it("turns a PyTorch checkpoint into safetensors", async () => {
    const path = join(shared, "weights/resnet32-d509ac18.th");
    await convertFile(path, at("resnet32.safetensors"));
    const [converted, original] = [
      await readCheckpoint(at("resnet32.safetensors")),
      await readCheckpoint(path),
    ];
    expect([...converted.tensors]).toEqual([...original.tensors]);
    expect(converted.metadata).toEqual({ best_prec1: "92.78000144958496" });
  });
});
