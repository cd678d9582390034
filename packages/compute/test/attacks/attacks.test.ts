import {
  type AttackKind,
  attackImages,
  attackKinds,
  cleanExamples,
  type Engine,
  formatAttack,
  type ImageSet,
  imageSize,
  type Model,
  openEngine,
  parseAttack,
  toPixels,
  train,
} from "@basin/compute";
import { afterAll, beforeAll, expect, test } from "vitest";
import { digits, freshModel } from "../small.js";

let engine: Engine;
let model: Model;
let set: ImageSet;
beforeAll(async () => {
  engine = await openEngine("onnx", { threads: 2 });
  const examples = cleanExamples(await digits(600));
  model = await train(engine, freshModel(), { examples, epochs: 5, batch: 64, augment: null });
  set = await digits(24, "test");
});
afterAll(() => engine.dispose());

const distances = (adversarial: Float32Array): { most: number; lengths: number[] } => {
  const clean = toPixels(
    set,
    Array.from({ length: set.count }, (_, i) => i),
  ).data;
  const difference = adversarial.map((value, i) => value - clean[i]!);
  const size = imageSize(set);
  return {
    most: difference.reduce((most, value) => Math.max(most, Math.abs(value)), 0),
    lengths: Array.from({ length: set.count }, (_, i) =>
      Math.hypot(...difference.subarray(i * size, (i + 1) * size)),
    ),
  };
};
const hits = (success: Uint8Array): number => success.reduce((sum, hit) => sum + hit, 0);

/** An attack cut short, for those that take many steps. */
const short: Readonly<Record<string, string>> = {
  steps: "15",
  rounds: "3",
  queries: "40",
  classes: "3",
  angles: "7",
  shifts: "3",
};
const shortened = ({ name, parameters }: AttackKind, own: Readonly<Record<string, string>> = {}): string => {
  const values = Object.entries({ ...short, ...own }).filter(([key]) =>
    parameters.some((parameter) => parameter.name === key),
  );
  return `${name}:${values.map(([key, value]) => `${key}=${value}`).join(",")}`;
};
const kinds = Object.values(attackKinds);
const takes = (kind: AttackKind, name: string): boolean => kind.parameters.some((one) => one.name === name);

test.each(kinds)(
  "$name keeps pixels in [0, 1] and does not depend on the batch size, bit for bit",
  async (kind) => {
    const attack = parseAttack(shortened(kind));
    const one = await attackImages(engine, model, attack, set, { seed: 2 });
    expect(one.adversarial.every((pixel) => pixel >= 0 && pixel <= 1)).toBe(true);
    const other = await attackImages(engine, model, attack, set, { seed: 2, batch: 5 });
    expect(other).toEqual(one);
  },
);

test.each(kinds.filter((kind) => takes(kind, "target")))(
  "$name aims for a class when asked",
  async (kind) => {
    const attack = parseAttack(shortened(kind, { target: "next" }));
    const { success, predictions } = await attackImages(engine, model, attack, set);
    for (const [i, hit] of success.entries())
      expect(predictions[i] === (set.labels[i]! + 1) % 10).toBe(hit === 1);
  },
);

const inBall = kinds.filter(
  ({ name, parameters }) => parameters[0]!.name === "epsilon" && !name.endsWith("-l2"),
);
test.each(inBall)("$name stays within epsilon in the maximum norm", async (kind) => {
  const attack = parseAttack(shortened(kind, { epsilon: "0.07" }));
  const { adversarial } = await attackImages(engine, model, attack, set, { seed: 1 });
  expect(distances(adversarial).most).toBeLessThan(0.07 + 1e-6);
});

test("L-inf attacks stay within epsilon and use it", async () => {
  for (const text of ["fgsm:epsilon=0.1", "pgd:epsilon=0.1,step=0.03,steps=8"]) {
    const { adversarial } = await attackImages(engine, model, parseAttack(text), set);
    expect(distances(adversarial).most).toBeCloseTo(0.1, 6);
  }
});

test("L2 attacks stay within epsilon", async () => {
  const { adversarial } = await attackImages(
    engine,
    model,
    parseAttack("pgd-l2:epsilon=0.7,step=0.2,steps=8"),
    set,
  );
  const { lengths } = distances(adversarial);
  expect(Math.max(...lengths)).toBeLessThan(0.7 + 1e-5);
  expect(Math.max(...lengths)).toBeGreaterThan(0.6);
});

test("more steps, restarts and keeping the best do not make an attack weaker", async () => {
  const success = async (text: string) =>
    hits((await attackImages(engine, model, parseAttack(text), set)).success);
  const weak = await success("pgd:epsilon=0.08,step=0.02,steps=1");
  const long = await success("pgd:epsilon=0.08,step=0.02,steps=10");
  expect(long).toBeGreaterThanOrEqual(weak);
  expect(await success("pgd:epsilon=0.08,step=0.02,steps=10,restarts=3,keep=best")).toBeGreaterThanOrEqual(
    long,
  );
});

test("FGSM is PGD with one step as long as epsilon and no random start", async () => {
  const fgsm = await attackImages(engine, model, parseAttack("fgsm:epsilon=0.1"), set);
  const pgd = await attackImages(
    engine,
    model,
    parseAttack("pgd:epsilon=0.1,step=0.1,steps=1,start=none"),
    set,
  );
  expect(fgsm.adversarial).toEqual(pgd.adversarial);
});

test("stadv-bounded keeps every shift within its bound, stadv-paper has none", async () => {
  const bounded = await attackImages(
    engine,
    model,
    parseAttack("stadv-bounded:bound=0.05,step=0.02,steps=20"),
    set,
  );
  const most = bounded.flow!.reduce((far, shift) => Math.max(far, Math.abs(shift)), 0);
  expect(most).toBeLessThanOrEqual(Math.fround(0.05 * 8));
  expect(most).toBeGreaterThan(0.2);
  const free = await attackImages(engine, model, parseAttack("stadv-paper:steps=60"), set);
  expect(hits(free.success)).toBeGreaterThan(12);
});

test.each(["pgd:steps=100000", "square:epsilon=1e-6,queries=1000000"])(
  "stopping %s is prompt and leaves no session open",
  async (text) => {
    const stop = new AbortController();
    setTimeout(() => stop.abort(), 30);
    const attack = parseAttack(text);
    await expect(attackImages(engine, model, attack, set, { signal: stop.signal })).rejects.toThrow(
      "attack: cancelled",
    );
    expect(engine.openSessions).toBe(0);
  },
);

test("an attack's text says all its parameters and reads back", () => {
  const attack = parseAttack("pgd:epsilon=8/255, steps=20");
  expect(formatAttack(attack)).toBe(
    "pgd:epsilon=8/255,step=2/255,steps=20,start=random,restarts=1,keep=last,target=none",
  );
  expect(parseAttack(formatAttack(attack))).toEqual(attack);
});

test.each([
  ["pdg", 'attack: unknown attack "pdg", want one of fgsm, fgsm-l2, pgd'],
  ["pgd:eps=1", 'attack pgd: unknown parameter "eps", want one of epsilon, step, steps, start'],
  ["pgd:epsilon=0", 'attack pgd: epsilon: want a number above 0 to 1, got "0"'],
  ["pgd:epsilon=8", 'attack pgd: epsilon: want a number above 0 to 1, got "8"'],
  ["pgd:epsilon=8/0", 'attack pgd: epsilon: want a number such as 0.03 or 8/255, got "8/0"'],
  ["pgd:steps=2.5", 'attack pgd: steps: want an integer from 1 to 100000, got "2.5"'],
  ["pgd:start=maybe", 'attack pgd: start: want one of random, none, got "maybe"'],
  ["pgd:epsilon", 'attack pgd: want parameter=value, got "epsilon"'],
])("%s is refused in one line", (text, message) => {
  expect(() => parseAttack(text)).toThrow(message);
});
