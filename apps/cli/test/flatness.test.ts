import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { readSafetensors } from "@basin/formats";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { basin, basinJson, createFolder, trainSmall, words } from "./basin.js";

const folder = await createFolder();
const { path: cwd } = folder;
afterAll(folder.remove);
beforeAll(async () => {
  for (const seed of [0, 1, 2]) await trainSmall(cwd, `m${seed}.safetensors`, { seed });
});

describe("help", () => {
  it.each(["hessian", "flatness", "trajectory"])("of %s shows usage, options and examples", async (name) => {
    const { code, stdout } = await basin([name, "--help"]);
    expect(code).toBe(0);
    expect(stdout).toMatch(new RegExp(`^Usage: basin ${name} `));
    expect(stdout).toMatch(new RegExp(`\\n {2}\\$ basin ${name} `));
    expect(stdout).toContain("--json");
  });
});

describe("hessian", () => {
  const line = "hessian --model m0.safetensors --data digits --images 32";

  it("answers eigenvalues, trace and spectrum with their protocol, and keeps vectors for a surface", async () => {
    const asked = `${line} --top 1 --bottom 1 --tolerance 0.05 --trace 2 --density 1 --steps 6 --vectors v`;
    const document = await basinJson<{
      images: number;
      parameters: number;
      eigenvalues: { largest: { value: number; residual: number }[]; smallest: { value: number }[] };
      trace: { samples: number; standardError: number };
      spectrum: { samples: { nodes: number[]; weights: number[] }[]; deviation: number; density: number[] };
      protocol: Record<string, unknown>;
    }>(words(asked), { cwd });
    const { largest, smallest } = document.eigenvalues;
    expect(largest[0]!.value).toBeGreaterThan(smallest[0]!.value);
    expect(largest[0]!.residual).toBeLessThanOrEqual(0.05 * largest[0]!.value);
    expect(document.trace.samples).toBe(2);
    expect(document.spectrum.samples[0]!.nodes).toHaveLength(6);
    expect(document.images).toBe(32);
    expect(document.protocol).toMatchObject({
      data: "digits",
      split: "train",
      over: "trained parameters",
      seed: 0,
    });
    for (const end of ["top1", "bottom1"]) {
      const { tensors, metadata } = await readSafetensors(join(cwd, `v.${end}.safetensors`));
      expect(tensors.has("linear.weight")).toBe(true);
      expect(JSON.parse(metadata["eigenvalue"]!)).toBe((end === "top1" ? largest : smallest)[0]!.value);
    }
    const surface =
      "surface --model m0.safetensors --data digits --images 32 --x=-0.1:0.1:3 --direction-x v.top1.safetensors";
    const { loss } = await basinJson<{ loss: number[] }>(words(surface), { cwd });
    const curvature = (loss[0]! - 2 * loss[1]! + loss[2]!) / 0.1 ** 2;
    expect(curvature / largest[0]!.value).toBeGreaterThan(0.5);
    expect(curvature / largest[0]!.value).toBeLessThan(2);
  });

  it("prints a table for people, and says when the products did not do", async () => {
    const { code, stdout } = await basin(words(`${line} --top 2 --products 3`), { cwd });
    expect(code).toBe(0);
    expect(stdout).toMatch(/\nlargest 1 +[\d.]+ +/);
    expect(stdout).toContain("not converged after 3 products");
    expect(stdout).toContain("images 32");
  });
});

describe("flatness", () => {
  it("puts the figures of several surfaces side by side", async () => {
    for (const seed of [0, 1]) {
      const line = `surface --model m${seed}.safetensors --data digits --images 16 --x=-1:1:5 --y=-1:1:5 --out s${seed}.npz`;
      await basinJson(words(line), { cwd });
    }
    const { stdout } = await basin(words("flatness s0.npz s1.npz"), { cwd });
    expect(stdout).toMatch(/^figure +s0\.npz +s1\.npz\n/);
    expect(stdout).toMatch(/\nnon-convex-share +\S+ +\S+\n/);
    const document = await basinJson<{
      radius: number;
      surfaces: {
        file: string;
        figures: Record<string, { value: number; cells: number }>;
        protocol: object;
      }[];
    }>(words("flatness s0.npz s1.npz --radius 0.5"), { cwd });
    expect(document.radius).toBe(0.5);
    for (const { figures, protocol } of document.surfaces) {
      expect(figures["sam-sharpness"]!.cells).toBe(5);
      expect(figures["basin-volume"]!.value).toBeGreaterThan(0);
      expect(protocol).toMatchObject({ data: "digits" });
    }
  });

  it("refuses what is no surface in one line", async () => {
    const { code, stderr } = await basin(words("flatness m0.safetensors"), { cwd });
    expect(code).toBe(2);
    expect(stderr.trim().split("\n")).toHaveLength(1);
  });
});

describe("trajectory", () => {
  it("writes the plane and the path, which a surface can follow", async () => {
    const line = "trajectory m0.safetensors m1.safetensors m2.safetensors --out path";
    const { checkpoints, explained } = await basinJson<{
      checkpoints: { x: number; y: number; distance: number }[];
      explained: number[];
    }>(words(line), { cwd });
    expect(checkpoints.at(-1)).toMatchObject({ x: 0, y: 0, distance: 0 });
    expect(explained[0]! + explained[1]!).toBeCloseTo(1, 6);
    const csv = await readFile(join(cwd, "path.csv"), "utf8");
    expect(csv).toMatch(/^checkpoint,x,y,distance\nm0\.safetensors,[\d.e-]+,/);
    const surface =
      "surface --model m2.safetensors --data digits --images 8 --x=-1:1:3 --y=-1:1:3 --direction-x path.x.safetensors --direction-y path.y.safetensors";
    expect((await basinJson<{ loss: number[] }>(words(surface), { cwd })).loss).toHaveLength(9);
  });

  it("wants three checkpoints", async () => {
    const { code, stderr } = await basin(words("trajectory m0.safetensors m1.safetensors --out p"), { cwd });
    expect(code).toBe(2);
    expect(stderr).toContain("trajectory: want three checkpoints or more, got 2");
  });
});
