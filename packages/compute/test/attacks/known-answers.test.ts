import {
  type AttackResult,
  attackImages,
  cleanExamples,
  createImageSet,
  createModel,
  type Engine,
  GraphBuilder,
  type ImageSet,
  imageSize,
  l2,
  linf,
  logitsRatioObjective,
  type Model,
  openEngine,
  parseAttack,
  tensor,
  toPixels,
  towardsPlane,
  train,
} from "@basin/compute";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { digits, freshModel, spec } from "../small.js";
import { boundaryDistance, greyImages, type Linear, linearModel } from "./linear.js";

let engine: Engine;
beforeAll(async () => {
  engine = await openEngine("onnx", { threads: 2 });
});
afterAll(() => engine.dispose());

const all = (set: ImageSet) =>
  toPixels(
    set,
    Array.from({ length: set.count }, (_, i) => i),
  );
const moved = (set: ImageSet, { adversarial }: AttackResult) => tensor("f32", all(set).shape, adversarial);
const sumOf = (weights: Float64Array) => weights.reduce((sum, w) => sum + Math.abs(w), 0);
const lengthOf = (weights: Float64Array) => Math.hypot(...weights);

describe("on a linear network", () => {
  let linear: Linear;
  let set: ImageSet;
  const run = (text: string) => attackImages(engine, linear.model, parseAttack(text), set, { seed: 1 });
  const distances = (dual: (weights: Float64Array) => number) =>
    Array.from(set.labels, (label, i) => {
      const image = set.pixels.subarray(i * 64, (i + 1) * 64) as Float32Array;
      return boundaryDistance(linear, image, label, dual);
    });

  beforeAll(async () => {
    linear = await linearModel(engine, 7);
    set = await greyImages(engine, linear.model, 24);
  });

  test("FAB ends at the distance of the nearest boundary", async () => {
    const result = await run("fab-t:epsilon=1,steps=30,until=end");
    const found = linf(all(set), moved(set, result));
    for (const [i, want] of distances(sumOf).entries()) {
      // An overshoot of 1.05 and a pull back of 0.9 leave it within a few percent.
      expect(found[i]! / want).toBeGreaterThan(1 - 1e-4);
      expect(found[i]! / want).toBeLessThan(1.06);
    }
    expect(result.success.every((hit) => hit === 1)).toBe(true);
  });

  test("CW ends near the closest point by Euclidean distance", async () => {
    const result = await run("cw-l2:c=0.1,steps=200,rounds=9");
    const found = l2(all(set), moved(set, result));
    const ratios = distances(lengthOf).map((want, i) => found[i]! / want);
    expect(Math.min(...ratios)).toBeGreaterThan(1 - 1e-3);
    expect(Math.max(...ratios)).toBeLessThan(1.1);
  });

  test.each([
    "apgd-ce:steps=30",
    "apgd-t:steps=20",
    "fab-t:steps=20",
    "autoattack-standard:steps=20,queries=20",
  ])("%s misleads exactly the images whose boundary lies within epsilon", async (text) => {
    const exact = distances(sumOf);
    const epsilon = exact.toSorted((a, b) => a - b)[12]! * 0.999;
    const { success } = await run(`${text},epsilon=${epsilon}`);
    const sure = exact.flatMap((distance, i) => (Math.abs(distance / epsilon - 1) > 0.02 ? [i] : []));
    expect(sure.length).toBeGreaterThan(18);
    for (const i of sure) expect([i, success[i]]).toEqual([i, Number(exact[i]! < epsilon)]);
  });

  test("APGD ends in the corner of the ball where the loss is highest", async () => {
    // With two classes in the running the loss rises along one direction everywhere, so that the corner is known.
    const two = await linearModel(engine, 7, { running: 2 });
    const images = await greyImages(engine, two.model, 10);
    const epsilon = 1e-4;
    const attack = parseAttack(`apgd-ce:epsilon=${epsilon},steps=40,until=end`);
    const { adversarial, success } = await attackImages(engine, two.model, attack, images);
    expect(success.every((hit) => hit === 0)).toBe(true);
    for (const [i, label] of images.labels.entries()) {
      for (const [k, weight] of two.matrix[1 - label]!.entries()) {
        const uphill = Math.sign(weight - two.matrix[label]![k]!);
        if (uphill === 0) continue;
        const change = adversarial[i * 64 + k]! - (images.pixels[i * 64 + k] as number);
        expect(change).toBeCloseTo(uphill * epsilon, 6);
      }
    }
  });

  test("Square lowers the margin the more it may try, and never leaves what it had", async () => {
    const epsilon = Math.min(...distances(sumOf)) * 0.9;
    const margins: number[][] = [];
    for (const queries of [1, 10, 100, 400]) {
      const { logits } = await run(`square:epsilon=${epsilon},queries=${queries}`);
      margins.push(
        Array.from(set.labels, (label, i) => {
          const row = logits.subarray(i * 10, (i + 1) * 10);
          return row[label]! - Math.max(...row.filter((_, k) => k !== label));
        }),
      );
    }
    for (const [step, later] of margins.slice(1).entries()) {
      for (const [i, margin] of later.entries()) expect(margin).toBeLessThanOrEqual(margins[step]![i]!);
    }
    expect(sumOf(Float64Array.from(margins[3]!))).toBeLessThan(0.95 * sumOf(Float64Array.from(margins[0]!)));
  });
});

describe("on digits", () => {
  let model: Model;
  let set: ImageSet;
  beforeAll(async () => {
    const examples = cleanExamples(await digits(600));
    model = await train(engine, freshModel(), { examples, epochs: 5, batch: 64, augment: null });
    set = await digits(40, "test");
  });
  const run = (text: string) => attackImages(engine, model, parseAttack(text), set, { seed: 1 });
  const hits = ({ success }: AttackResult) => success.reduce((sum, hit) => sum + hit, 0);

  test("AutoAttack misleads whatever one of its parts misleads", async () => {
    const whole = await run("autoattack-standard:epsilon=0.03,steps=10,queries=100");
    const parts = ["apgd-ce:steps=10", "apgd-t:steps=10", "fab-t:steps=10", "square:queries=100"];
    for (const part of parts) {
      const { success } = await run(`${part},epsilon=0.03`);
      for (const [i, hit] of success.entries()) expect(whole.success[i]).toBeGreaterThanOrEqual(hit);
    }
    expect(hits(whole)).toBeGreaterThan(3);
    expect(hits(whole)).toBeLessThan(40);
  });

  test("MI-FGSM without memory is PGD without a random start", async () => {
    const momentum = await run("mi-fgsm:epsilon=0.1,step=0.02,steps=4,decay=0");
    const pgd = await run("pgd:epsilon=0.1,step=0.02,steps=4,start=none");
    expect(momentum).toEqual(pgd);
    const remembering = await run("mi-fgsm:epsilon=0.1,step=0.02,steps=4,decay=1");
    expect(remembering.adversarial).not.toEqual(pgd.adversarial);
  });

  test("APGD that goes on to the end has a higher loss than one that stops", async () => {
    const stopping = await run("apgd-ce:epsilon=0.1,steps=20");
    const ending = await run("apgd-ce:epsilon=0.1,steps=20,until=end");
    expect(ending.success).toEqual(stopping.success);
    const lead = ({ logits }: AttackResult) =>
      set.labels.reduce((sum, label, i) => sum + logits[i * 10 + label]!, 0);
    expect(lead(ending)).toBeLessThan(lead(stopping));
  });

  test("images that mislead as they are stay as they are", async () => {
    const wrong = createImageSet({ ...set, labels: set.labels.map((label) => (label + 1) % 10) });
    const result = await attackImages(engine, model, parseAttack("square:queries=10"), wrong);
    const clean = await attackImages(engine, model, parseAttack("fgsm:epsilon=1e-9"), wrong);
    const still = Array.from(clean.success, (hit, i) => (hit ? i : -1)).filter((i) => i >= 0);
    expect(still.length).toBeGreaterThan(30);
    const size = imageSize(set);
    for (const i of still) {
      expect(result.adversarial.subarray(i * size, (i + 1) * size)).toEqual(toPixels(set, [i]).data);
    }
  });

  test("a quarter turn puts every pixel where it belongs, and a shift leaves black behind", async () => {
    const image = toPixels(set, [0]).data;
    const at = (row: number, column: number) =>
      row < 0 || row > 7 || column < 0 || column > 7 ? 0 : image[row * 8 + column]!;
    const places = Array.from({ length: 64 }, (_, p) => [Math.floor(p / 8), p % 8] as const);
    const shown = async (text: string) =>
      (await run(`rotation-translation:until=end,target=none,${text}`)).adversarial.subarray(0, 64);
    const turned = await shown("angle=90,angles=2,shift=0,shifts=1");
    const turns = [
      places.map(([row, column]) => at(column, 7 - row)),
      places.map(([row, column]) => at(7 - column, row)),
    ];
    expect(Math.min(...turns.map((want) => furthest(turned, want)))).toBeLessThan(1e-5);
    const shifted = await shown("angle=0,angles=1,shift=2/8,shifts=2");
    const shifts = [-2, 2].flatMap((across) =>
      [-2, 2].map((down) => places.map(([row, column]) => at(row + down, column + across))),
    );
    expect(Math.min(...shifts.map((want) => furthest(shifted, want)))).toBeLessThan(1e-5);
  });
});

const furthest = (got: ArrayLike<number>, want: readonly number[]): number =>
  want.reduce((most, value, i) => Math.max(most, Math.abs(value - got[i]!)), 0);

test("the shortest way to a plane stays in [0, 1] and moves no pixel farther than it must", () => {
  const x = [0.5, 0.95, 0.02, 0.4];
  const normal = [1, 2, -4, 0];
  const gap = -3;
  const change = towardsPlane(x, normal, gap);
  // Upwards along the first two, downwards along the third: 0.05 and 0.02 are all the room that two of them have.
  expect(change[1]).toBeCloseTo(0.05, 12);
  expect(change[2]).toBeCloseTo(-0.02, 12);
  expect(change[3]).toBe(0);
  expect(change[0]).toBe(0.5);
  const near = towardsPlane(x, normal, -0.3);
  expect(normal.reduce((sum, w, i) => sum + w * near[i]!, 0)).toBeCloseTo(0.3, 12);
  expect(Array.from(near, Math.abs)).toEqual([0.12, 0.05, 0.02, 0].map((v) => expect.closeTo(v, 12)));
});

test("the logits ratio orders logits as sorting does, ties included", async () => {
  const logits = [
    [3, 1, 4, 1, 5, 9, 2, 6],
    [2, 2, 2, 2, 0, 0, 7, 7],
  ];
  const g = new GraphBuilder();
  g.output("ratio", logitsRatioObjective(g, g.input("logits", [2, 8]), g.input("weights", [2, 8])));
  const session = await engine.compile(g.build());
  const weights = logits.map((row) => row.map((_, k) => (k === 0 ? -1 : Number(k === 1))));
  const feed = (rows: number[][]) => tensor("f32", [2, 8], Float32Array.from(rows.flat()));
  const { ratio } = await session.run({ logits: feed(logits), weights: feed(weights) });
  await session.dispose();
  for (const [i, row] of logits.entries()) {
    const [first, , third, fourth] = row.toSorted((a, b) => b - a) as [number, number, number, number];
    expect(ratio!.data[i]).toBeCloseTo((row[1]! - row[0]!) / (first - (third + fourth) / 2 + 1e-12), 5);
  }
});

test.each(["apgd-t", "autoattack-standard"])("%s refuses a network with three classes", async (text) => {
  const few = await digits(4);
  const set = createImageSet({ ...few, classes: ["0", "1", "2"], labels: few.labels.map((k) => k % 3) });
  const model = createModel({ ...spec, classes: 3 });
  await expect(attackImages(engine, model, parseAttack(text), set)).rejects.toThrow(
    `attack ${text}: want a model with at least 4 classes, got 3`,
  );
});

test("fewer than ten classes have fewer to aim for", async () => {
  const few = await digits(6);
  const set = createImageSet({ ...few, classes: ["0", "1"], labels: few.labels.map((k) => k % 2) });
  const model = createModel({ ...spec, classes: 2 });
  const { success } = await attackImages(engine, model, parseAttack("fab-t:epsilon=0.5,steps=10"), set);
  expect(success.reduce((sum, hit) => sum + hit, 0)).toBeGreaterThan(3);
});

test("a search stops within a batch on an engine that never waits", async () => {
  const reference = await openEngine("reference");
  const stop = new AbortController();
  setTimeout(() => stop.abort(), 30);
  const set = await digits(3);
  const attack = parseAttack("square:epsilon=1e-6,queries=1000000,target=next");
  const attacking = attackImages(reference, freshModel(), attack, set, { signal: stop.signal });
  await expect(attacking).rejects.toThrow("attack: cancelled");
  expect(reference.openSessions).toBe(0);
});
