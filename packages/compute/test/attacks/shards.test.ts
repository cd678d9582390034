import {
  attackImages,
  attackKinds,
  classify,
  type Engine,
  engineNames,
  exampleShard,
  type ImageSet,
  imageSize,
  makeStaticExamples,
  openEngine,
  parseAttack,
  takeImages,
  toClasses,
} from "@basin/compute";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { digits, freshModel } from "../small.js";

/** Every kind, as short as it goes; a class drawn at random where there is a class to choose. */
const texts = Object.values(attackKinds).map(({ name, parameters }) => {
  const short = {
    steps: "2",
    queries: "5",
    classes: "2",
    tries: "2",
    rounds: "2",
    angles: "3",
    shifts: "2",
    target: "random",
  };
  const own = Object.entries(short).filter(([key]) => parameters.some((parameter) => parameter.name === key));
  return `${name}:${own.map(([key, value]) => `${key}=${value}`).join(",")}`;
});

/** Not multiples of any batch, and one of a single image. */
const cuts = [0, 1, 4, 7];

describe.each(engineNames)("on %s, a part of a set gives bit for bit what the whole gives there", (name) => {
  let engine: Engine;
  let set: ImageSet;
  const model = freshModel(1);
  beforeAll(async () => {
    engine = await openEngine(name, { threads: 2 });
    const given = await digits(cuts.at(-1)!);
    // Labelled as the model sees them, so that there is something to attack in each.
    set = { ...given, labels: toClasses(await classify(engine, model, given)) };
  });
  afterAll(() => engine.dispose());

  // AutoAttack takes long on the reference engine, and each of its parts is in the list.
  const own = texts.filter((text) => name !== "reference" || !text.startsWith("autoattack"));
  test.each(own)("%s", async (text) => {
    const attack = parseAttack(text);
    const whole = await attackImages(engine, model, attack, set, { seed: 3, batch: 4 });
    for (const [i, from] of cuts.slice(0, -1).entries()) {
      const count = cuts[i + 1]! - from;
      const part = takeImages(set, { skip: from, count });
      const places = Array.from({ length: count }, (_, k) => from + k);
      const made = await attackImages(engine, model, attack, part, { seed: 3, places, batch: 4 });
      const cut = <T extends Float32Array | Uint8Array>(values: T, size: number) =>
        values.slice(from * size, (from + count) * size);
      expect(made.adversarial).toEqual(cut(whole.adversarial, imageSize(set)));
      expect(made.logits).toEqual(cut(whole.logits, 10));
      expect(made.success).toEqual(cut(whole.success, 1));
      if (whole.flow) expect(made.flow).toEqual(cut(whole.flow, 2 * 8 * 8));
    }
  });

  test("static examples of several attacks", async () => {
    const attacks = texts.slice(0, 3).map(parseAttack);
    const whole = await makeStaticExamples(engine, model, set, attacks, { seed: 2 });
    for (const [i, from] of cuts.slice(0, -1).entries()) {
      const to = cuts[i + 1]!;
      const shard = await exampleShard(engine, model, set, attacks, { from, to, seed: 2 });
      expect(shard).toEqual(whole.slice(from * imageSize(set), to * imageSize(set)));
    }
  });
});

describe("bad cuts", () => {
  let engine: Engine;
  beforeAll(async () => {
    engine = await openEngine("reference");
  });
  afterAll(() => engine.dispose());
  const attack = parseAttack("fgsm");

  test("as many places as images are wanted", async () => {
    const attacking = attackImages(engine, freshModel(), attack, await digits(3), { places: [4, 5] });
    await expect(attacking).rejects.toThrow("places: want 3 places, got 2");
  });

  test.each([
    [-1, 2],
    [2, 2],
    [1, 4],
    [0.5, 2],
  ])("a shard from %d to %d of 3 images is refused", async (from, to) => {
    const making = exampleShard(engine, freshModel(), await digits(3), [attack], { from, to });
    await expect(making).rejects.toThrow(`digits: want images from:to within 0:3, got "${from}:${to}"`);
  });
});
