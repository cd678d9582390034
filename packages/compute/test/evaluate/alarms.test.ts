import {
  alarmNames,
  checkModel,
  cleanExamples,
  compareAttacks,
  fgsmStrongerThanPgd,
  type ImageRows,
  labelLeaking,
  maskedGradients,
  openEngine,
  parseAttack,
  probabilitiesForLogits,
  randomOutputs,
  tensor,
  train,
  zeroGradients,
} from "@basin/compute";
import { describe, expect, test } from "vitest";
import { digits, freshModel } from "../small.js";

const logitsOf = (...rows: number[][]) =>
  tensor("f32", [rows.length, rows[0]!.length], Float32Array.from(rows.flat()));

const rowsOf = (...right: number[]): ImageRows => ({
  before: new Uint8Array(right.length).fill(1),
  right: Uint8Array.from(right),
  loss: new Float64Array(right.length),
  ssim: new Float64Array(right.length),
  l2: new Float64Array(right.length),
  linf: new Float64Array(right.length),
  flow: null,
});

describe("alarms", () => {
  test("an image without any gradient raises, one with a single small one does not", () => {
    const gradients = tensor("f32", [2, 1, 1, 2], Float32Array.of(0, 0, 0, 1e-30));
    expect(zeroGradients(gradients)).toMatchObject({ name: "zero-gradients", raised: true, value: 0.5 });
    const some = tensor("f32", [1, 1, 1, 2], Float32Array.of(0, -1e-30));
    expect(zeroGradients(some)).toMatchObject({ raised: false, value: 0 });
  });

  test("outputs that differ between two passes raise, rounding and equal ones do not", () => {
    const one = logitsOf([1, 2], [3, 4]);
    expect(randomOutputs(one, one)).toMatchObject({ raised: false, value: 0 });
    expect(randomOutputs(one, logitsOf([1, 2.00001], [3, 4])).raised).toBe(false);
    expect(randomOutputs(one, logitsOf([1, 2.1], [3, 4])).raised).toBe(true);
    expect(randomOutputs(one, logitsOf([1, 2], [Number.NaN, 4])).raised).toBe(true);
    expect(() => randomOutputs(one, logitsOf([1, 2, 3]))).toThrow("random outputs: want");
  });

  test("distributions in every row raise, a row of logits does not", () => {
    expect(probabilitiesForLogits(logitsOf([0.25, 0.75], [1, 0]))).toMatchObject({ raised: true, value: 1 });
    expect(probabilitiesForLogits(logitsOf([0.25, 0.75], [2, -1]))).toMatchObject({
      raised: false,
      value: 0.5,
    });
  });

  test("FGSM stronger than PGD raises", () => {
    expect(fgsmStrongerThanPgd(rowsOf(0, 0, 1), rowsOf(0, 1, 1)).raised).toBe(true);
    expect(fgsmStrongerThanPgd(rowsOf(0, 1, 1), rowsOf(1, 0, 1))).toMatchObject({ raised: false, value: 0 });
  });

  test("more right under FGSM than on clean images raises", () => {
    const leak = labelLeaking(rowsOf(0, 1, 1, 1), rowsOf(1, 1, 1, 1));
    expect(leak).toMatchObject({ name: "label-leaking", raised: true, value: 0.25 });
    expect(leak.detail).toBe("75.0 % are right on clean images, 100.0 % under FGSM");
    expect(labelLeaking(rowsOf(1, 1), rowsOf(1, 0)).raised).toBe(false);
  });

  test("images that only fall without gradients raise, however many others the gradients find", () => {
    expect(maskedGradients(rowsOf(1, 0, 0, 0), rowsOf(0, 1, 1, 1))).toMatchObject({
      raised: true,
      value: 0.25,
    });
    expect(maskedGradients(rowsOf(1, 0), rowsOf(1, 1)).raised).toBe(false);
  });

  test("rows of other images are refused in one line", () => {
    expect(() => labelLeaking(rowsOf(1), rowsOf(1, 1))).toThrow(
      "label leaking: want 1 rows of the same images, got 2",
    );
    expect(() => maskedGradients(rowsOf(), rowsOf())).toThrow(
      "masked gradients: want at least one image, got 0",
    );
  });
});

describe("the attacks of an evaluation", () => {
  const measured = (text: string | null, ...right: number[]) => ({
    attack: text === null ? null : parseAttack(text),
    rows: rowsOf(...right),
  });

  test("are compared where they search the same ball, and are named", () => {
    const alarms = compareAttacks([
      measured(null, 1, 1, 0),
      measured("fgsm:epsilon=8/255", 1, 1, 1),
      measured("pgd-paper-step", 0, 1, 0),
      measured("square:queries=10", 0, 0, 0),
    ]);
    expect(alarms.map(({ name, raised }) => [name, raised])).toEqual([
      ["fgsm-stronger-than-pgd", false],
      ["label-leaking", true],
      ["masked-gradients", true],
    ]);
    const [one, leak, masked] = alarms.map(({ detail }) => detail);
    expect(one).toMatch(
      /^100\.0 % are right under FGSM, 33\.3 % under PGD: fgsm:.* and pgd-paper-step:epsilon=8\/255,/,
    );
    expect(leak).toMatch(/100\.0 % under FGSM: fgsm:epsilon=8\/255,target=none$/);
    expect(masked).toMatch(/: pgd-paper-step:.* and square:epsilon=8\/255,queries=10,/);
  });

  test("of other balls, norms or aims are not compared, nor is one step with Square", () => {
    const alarms = compareAttacks([
      measured("fgsm:epsilon=4/255", 1),
      measured("fgsm-l2:epsilon=8/255", 1),
      measured("fgsm:epsilon=8/255,target=next", 1),
      measured("fgsm", 1),
      measured("square", 1),
      measured("pgd:epsilon=2/255", 1),
      measured("stadv-bounded", 1),
      measured("autoattack-standard", 1),
    ]);
    expect(alarms).toEqual([]);
  });

  test("count radii that are written differently as the same", () => {
    const alarms = compareAttacks([measured("fgsm:epsilon=1/10", 1), measured("pgd:epsilon=0.1", 1)]);
    expect(alarms).toHaveLength(1);
  });
});

test("an ordinary network raises none but what it shows, and every check reports", async () => {
  const engine = await openEngine("onnx", { threads: 2 });
  try {
    const examples = cleanExamples(await digits(400));
    const model = await train(engine, freshModel(), { examples, epochs: 3, batch: 64, augment: null });
    const alarms = await checkModel(engine, model, await digits(30, "test"), { epsilon: "0.1", queries: 50 });
    expect(alarms.map(({ name }) => name)).toEqual(alarmNames);
    expect(alarms.filter(({ raised }) => raised)).toEqual([]);
    expect(engine.openSessions).toBe(0);
  } finally {
    await engine.dispose();
  }
});
