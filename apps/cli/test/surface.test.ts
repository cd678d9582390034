import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { readSurfaceFile } from "@basin/formats";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { basin, basinJson, createFolder, trainSmall, words } from "./basin.js";

const folder = await createFolder();
const { path: cwd } = folder;
afterAll(folder.remove);
beforeAll(async () => {
  await trainSmall(cwd, "m.safetensors");
  await trainSmall(cwd, "n.safetensors", { seed: 1 });
});

interface Mapped {
  readonly axes: readonly { name: string; from: number; to: number; points: number }[];
  readonly loss: readonly (number | string)[];
  readonly top1: readonly number[];
  readonly images: number;
  readonly cosine: number | null;
  readonly protocol: Record<string, unknown>;
}

const base = "surface --model m.safetensors --data digits --images 32";
const map = (line: string): Promise<Mapped> => basinJson<Mapped>(words(line), { cwd });
const loss = async (line: string): Promise<number> => {
  const { results } = await basinJson<{ results: { loss: number }[] }>(words(line), { cwd });
  return results[0]!.loss;
};

describe("surface", () => {
  it("has the model's own loss at the origin, row-major with y outer", async () => {
    const {
      axes,
      loss: values,
      cosine,
      images,
    } = await map(`${base} --split test --x=-1:1:5 --y=-0.5:0.5:3`);
    expect(axes.map(({ name, points }) => [name, points])).toEqual([
      ["x", 5],
      ["y", 3],
    ]);
    expect(images).toBe(32);
    expect(values).toHaveLength(15);
    expect(values[1 * 5 + 2]).toBeCloseTo(
      await loss("evaluate --model m.safetensors --data digits --images 32"),
      4,
    );
    expect(Math.abs(cosine!)).toBeLessThan(0.1);
  });

  it("agrees between the engines", async () => {
    const line = "surface --model m.safetensors --data digits --images 4 --x=-0.5:0.5:3";
    const [onnx, reference] = [await map(line), await map(`${line} --engine reference`)];
    expect(reference.protocol["engine"]).toBe("reference/cpu");
    for (const [i, value] of onnx.loss.entries()) expect(value).toBeCloseTo(Number(reference.loss[i]), 3);
  });

  it("takes a negative axis with and without the equals sign", async () => {
    const one = await map(`${base} --x=-1:1:3`);
    const other = await map(`${base} --x -1:1:3`);
    expect(other.loss).toEqual(one.loss);
    expect(one.cosine).toBeNull();
  });

  it("measures the train split on a fixed random subset and says so", async () => {
    const { protocol } = await map(`${base} --x=-1:1:2`);
    expect(protocol).toMatchObject({ split: "train", images: 32, of: 1438, choice: "random subset, seed 0" });
    const skipped = await map(`${base} --x=-1:1:2 --skip 0`);
    expect(skipped.protocol).toMatchObject({ choice: "in order", skip: 0 });
    expect(skipped.loss).not.toEqual((await map(`${base} --x=-1:1:2`)).loss);
  });

  it("reads back the directions that it saved", async () => {
    const drawn = await map(`${base} --seed 4 --x=-1:1:3 --y=-1:1:2 --save-directions d`);
    const read = await map(
      `${base} --x=-1:1:3 --y=-1:1:2 --direction-x d.x.safetensors --direction-y d.y.safetensors`,
    );
    expect(read.loss).toEqual(drawn.loss);
    expect(read.protocol["directions"]).toMatchObject([
      { kind: "file", file: "d.x.safetensors" },
      { kind: "file" },
    ]);
  });

  it("goes from one model at 0 to another at 1", async () => {
    const { loss: values } = await map(`${base} --towards n.safetensors --x=0:1:2 --split test`);
    const evaluate = (model: string): string => `evaluate --model ${model} --data digits --images 32`;
    expect(values[0]).toBeCloseTo(await loss(evaluate("m.safetensors")), 4);
    expect(values[1]).toBeCloseTo(await loss(evaluate("n.safetensors")), 3);
  });

  it("maps the adversarial surface on images attacked once", async () => {
    const attack = "fgsm:epsilon=0.1";
    const { loss: values, protocol } = await map(`${base} --split test --x=-1:1:3 --adversarial ${attack}`);
    const attacked = await loss(
      `evaluate --model m.safetensors --data digits --images 32 --attack ${attack}`,
    );
    expect(values[1]).toBeCloseTo(attacked, 4);
    expect(protocol["attack"]).toBe("fgsm:epsilon=0.1,target=none");
  });

  it("writes every format and picture that is asked for, with the protocol inside", async () => {
    const outs = ["s.h5", "s.npz", "s.csv", "s.json", "s.vtp"].map((name) => `--out ${name}`).join(" ");
    const { loss: values } = await map(
      `${base} --x=-1:1:4 --y=-1:1:3 ${outs} --picture s.png --picture s.svg`,
    );
    const files = await readdir(cwd);
    expect(files).toEqual(
      expect.arrayContaining(["s.h5", "s.npz", "s.csv", "s.json", "s.vtp", "s.png", "s.svg"]),
    );
    for (const name of ["s.h5", "s.npz", "s.csv", "s.json"]) {
      const grid = await readSurfaceFile(join(cwd, name));
      expect([...grid.loss], name).toEqual(values);
      expect(grid.axes.map(({ coordinates }) => coordinates.length)).toEqual([4, 3]);
      if (name !== "s.csv") expect(grid.metadata["protocol"]).toMatchObject({ data: "digits", images: 32 });
    }
    expect(await readFile(join(cwd, "s.svg"), "utf8")).toContain("random subset, seed 0");
  });

  it("converts between formats without losing a bit", async () => {
    await map(`${base} --x=-1:1:4 --y=-1:1:3 --out c0.json`);
    const chain = ["c0.json", "c1.h5", "c2.npz", "c3.json"];
    for (const [i, name] of chain.slice(1).entries()) {
      const { code, stderr } = await basin(["convert", chain[i]!, name], { cwd });
      expect([code, stderr]).toEqual([0, ""]);
    }
    expect(await readFile(join(cwd, "c3.json"), "utf8")).toBe(await readFile(join(cwd, "c0.json"), "utf8"));
  });
});
