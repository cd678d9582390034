/** AutoAttack and the checks on a released ResNet-32, which nobody has defended. */
import {
  checkModel,
  type Engine,
  evaluate,
  type ImageSet,
  loadModel,
  type Model,
  openDataset,
  openEngine,
  parseAttack,
  takeImages,
} from "@basin/compute";
import { readSafetensors } from "@basin/formats";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { hasShared, shared } from "./shared.js";

const weights = "golden/resnet32/weights.safetensors";
const present = hasShared(weights) && hasShared("data/cifar-10-sample/test_batch.bin");

const spec = {
  arch: "resnet32",
  channels: 3,
  height: 32,
  width: 32,
  classes: 10,
  mean: [0.485, 0.456, 0.406],
  deviation: [0.229, 0.224, 0.225],
};

describe.skipIf(!present)("an undefended ResNet-32 (needs ../shared)", () => {
  let engine: Engine;
  let model: Model;
  let images: ImageSet;

  beforeAll(async () => {
    engine = await openEngine("onnx");
    model = loadModel(spec, (await readSafetensors(`${shared}/${weights}`)).tensors);
    images = takeImages(await openDataset(`${shared}/data/cifar-10-sample`, { split: "test" }), {
      count: 32,
    });
  });
  afterAll(() => engine.dispose());

  test.each(["apgd-ce", "apgd-t", "fab-t", "autoattack-standard"])(
    "keeps no image under %s with 8/255",
    async (name) => {
      const { robust, linf } = await evaluate(engine, model, parseAttack(`${name}:epsilon=8/255`), images);
      expect(robust.rightBefore).toBeGreaterThan(25);
      expect(robust.rightAfter).toBe(0);
      expect(linf).toBeLessThan(8 / 255 + 1e-7);
    },
  );

  test("loses some images and keeps others under APGD with 1/255, and no fewer than under PGD", async () => {
    const attacked = async (text: string) => (await evaluate(engine, model, parseAttack(text), images)).right;
    const pgd = await attacked("pgd:epsilon=1/255,step=0.25/255,steps=20");
    const apgd = await attacked("apgd-ce:epsilon=1/255,steps=50");
    const kept = (right: Uint8Array) => right.reduce((sum, flag) => sum + flag, 0);
    expect(kept(apgd)).toBeLessThanOrEqual(kept(pgd));
    expect(kept(apgd)).toBeGreaterThan(0);
    expect(kept(apgd)).toBeLessThan(25);
  });

  test("raises no alarm", async () => {
    const alarms = await checkModel(engine, model, images, { queries: 20 });
    expect(alarms.filter(({ raised }) => raised)).toEqual([]);
  });
});
