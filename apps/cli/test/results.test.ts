import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { readNpz } from "@basin/formats";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { basin, basinJson, createFolder, trainSmall, words } from "./basin.js";

const folder = await createFolder();
const { path: cwd } = folder;
afterAll(folder.remove);
beforeAll(() => trainSmall(cwd, "m.safetensors"));

interface Evaluated {
  readonly images: number;
  readonly protocol: Record<string, unknown>;
  readonly results: readonly {
    readonly attack: string;
    readonly parameters: Record<string, string>;
    readonly top1: number;
    readonly linf: number;
    readonly oneMinusSsim: number;
    readonly meanFlow: number | null;
  }[];
}

describe("evaluate", () => {
  const line = "evaluate --model m.safetensors --data digits --images 40 --skip 5";
  const attacks = "--attack none --attack fgsm:epsilon=8/255 --attack stadv-bounded:steps=3";

  it("answers one row an attack with all parameters and the whole protocol", async () => {
    const { images, protocol, results } = await basinJson<Evaluated>(words(`${line} ${attacks}`), { cwd });
    expect(images).toBe(40);
    expect(results.map(({ attack }) => attack)).toEqual(["none", "fgsm", "stadv-bounded"]);
    const [clean, fgsm, stadv] = results;
    expect(clean).toMatchObject({ linf: 0, oneMinusSsim: 0, meanFlow: null });
    expect(fgsm!.parameters["epsilon"]).toBe("8/255");
    expect(fgsm!.linf).toBeGreaterThan(0.02);
    expect(fgsm!.linf).toBeLessThan(8 / 255 + 1e-6);
    expect(fgsm!.top1).toBeLessThanOrEqual(clean!.top1);
    expect(stadv!.meanFlow).toBeGreaterThan(0);
    expect(protocol).toMatchObject({
      data: "digits",
      split: "test",
      images: 40,
      of: 359,
      skip: 5,
      seed: 0,
      batchNorm: "evaluation",
      engine: "onnx/cpu",
      model: { file: "m.safetensors", arch: "resnet8" },
    });
    expect(protocol["attacks"]).toContain("fgsm:epsilon=8/255,target=none");
    expect(protocol["version"]).toMatch(/^\d+\.\d+\.\d+/);
  });

  it("gives the same numbers in batches of another size", async () => {
    const small = await basinJson<Evaluated>(words(`${line} --attack fgsm --batch 3`), { cwd });
    const large = await basinJson<Evaluated>(words(`${line} --attack fgsm --batch 40`), { cwd });
    expect(small.results[0]!.top1).toBe(large.results[0]!.top1);
    expect(small.results[0]!.oneMinusSsim).toBeCloseTo(large.results[0]!.oneMinusSsim, 6);
  });

  it("prints a table for people", async () => {
    const { code, stdout } = await basin(words(`${line} --attack none`), { cwd });
    expect(code).toBe(0);
    expect(stdout).toMatch(/^attack +top-1 +loss/);
    expect(stdout).toMatch(/\nnone +\d+\.\d\d %/);
    expect(stdout).toContain("data digits, split test, images 40");
  });
});

describe("attack", () => {
  it("keeps adversarial images that evaluate reads back as data", async () => {
    const line =
      "attack --model m.safetensors --data digits --images 12 --attack pgd:epsilon=0.1 --out a.npz --pictures a.png";
    const result = await basinJson<{ top1: number; success: number }>(words(line), { cwd });
    const arrays = await readNpz(join(cwd, "a.npz"));
    expect([...arrays.keys()].sort()).toEqual([
      "clean",
      "clean_probabilities",
      "images",
      "labels",
      "predictions",
      "probabilities",
      "success",
    ]);
    const { shape, data } = arrays.get("images")!;
    expect(shape).toEqual([12, 1, 8, 8]);
    const clean = arrays.get("clean")!.data;
    expect(Math.max(...data.map((value, i) => Math.abs(value - clean[i]!)))).toBeCloseTo(0.1, 5);
    expect(result.success).toBeCloseTo(1 - result.top1, 10);
    const again = await basinJson<Evaluated>(words("evaluate --model m.safetensors --data a.npz"), { cwd });
    expect(again.results[0]!.top1).toBeCloseTo(result.top1, 10);
    const png = await readFile(join(cwd, "a.png"));
    expect([...png.subarray(0, 4)]).toEqual([0x89, 0x50, 0x4e, 0x47]);
  });

  it("keeps the flow of an attack that moves pixels", async () => {
    const line =
      "attack --model m.safetensors --data digits --images 3 --attack stadv-bounded:steps=2 --out f.npz";
    await basinJson(words(line), { cwd });
    expect((await readNpz(join(cwd, "f.npz"))).get("flow")!.shape).toEqual([3, 2, 8, 8]);
  });
});

describe("finetune", () => {
  it.each(["static", "online"])("writes a model that evaluate reads without --arch (%s)", async (how) => {
    const line = `finetune --model m.safetensors --data digits --images 64 --attack fgsm:epsilon=0.1 --attack pgd:steps=2 --epochs 1 --augmentation ${how} --out ${how}.safetensors`;
    const { protocol } = await basinJson<Evaluated>(words(line), { cwd });
    expect(protocol).toMatchObject({ augmentation: how, optimizer: { kind: "adam" }, learningRate: 0.001 });
    const evaluate = words(`evaluate --model ${how}.safetensors --data digits --images 8`);
    expect((await basinJson<Evaluated>(evaluate, { cwd })).images).toBe(8);
  });
});

describe("doctor", () => {
  it("says which engines ran and why each missing device is missing", async () => {
    const { devices } = await basinJson<{
      devices: { engine: string; device: string; available: boolean; detail: string }[];
    }>(["doctor"]);
    const usable = devices
      .filter(({ available }) => available)
      .map(({ engine, device }) => `${engine} ${device}`);
    expect(usable).toEqual(expect.arrayContaining(["reference cpu", "onnx cpu", "tfjs cpu"]));
    for (const { detail } of devices) expect(detail).not.toBe("");
    expect(devices.map(({ device }) => device)).toContain("cuda");
  });
});
