import {
  cleanExamples,
  type Engine,
  evaluate,
  evaluateImages,
  type ImageRows,
  type ImageSet,
  joinRows,
  type Model,
  openEngine,
  parseAttack,
  rowsFromTensors,
  rowsToTensors,
  summarizeRows,
  takeImages,
  tensor,
  train,
} from "@basin/compute";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { digits, freshModel } from "../small.js";

let engine: Engine;
let model: Model;
let set: ImageSet;
beforeAll(async () => {
  engine = await openEngine("onnx", { threads: 2 });
  const examples = cleanExamples(await digits(300));
  model = await train(engine, freshModel(), { examples, epochs: 2, batch: 64, augment: null });
  set = await digits(41, "test");
});
afterAll(() => engine.dispose());

const texts = ["none", "pgd:epsilon=0.1,step=0.05,steps=3", "stadv-bounded:steps=3"];
const attackOf = (text: string) => (text === "none" ? null : parseAttack(text));

async function rowsOf(text: string, from: number, to: number): Promise<ImageRows> {
  const part = takeImages(set, { skip: from, count: to - from });
  const places = Array.from({ length: to - from }, (_, k) => from + k);
  return (await evaluateImages(engine, model, attackOf(text), part, { seed: 5, places })).rows;
}

describe.each(texts)("%s", (text) => {
  test("the joined rows of parts are the whole's, and so are their means, bit for bit", async () => {
    const whole = await evaluate(engine, model, attackOf(text), set, { seed: 5 });
    const joined = joinRows([await rowsOf(text, 0, 7), await rowsOf(text, 7, 8), await rowsOf(text, 8, 41)]);
    expect(joined).toEqual((await evaluateImages(engine, model, attackOf(text), set, { seed: 5 })).rows);
    const { seconds, right, adversarial, ...means } = whole;
    expect(summarizeRows(joined, attackOf(text))).toEqual(means);
    expect(joined.right).toEqual(right);
    expect(seconds).toBeGreaterThan(0);
    expect(adversarial === null).toBe(text === "none");
  });

  test("rows read back from their tensors", async () => {
    const rows = await rowsOf(text, 0, 9);
    expect(rowsFromTensors(rowsToTensors(rows))).toEqual(rows);
    expect(rowsToTensors(rows).has("flow")).toBe(text.startsWith("stadv"));
  });
});

test("an evaluation says how many were right before and after", async () => {
  const clean = await evaluate(engine, model, null, set);
  expect(clean).toMatchObject({ attack: "none", oneMinusSsim: 0, l2: 0, linf: 0, meanFlow: null });
  const attacked = await evaluate(engine, model, attackOf(texts[1]!), set, { clean: clean.right });
  expect(attacked.robust.rightBefore).toBe(clean.robust.rightAfter);
  expect(attacked.robust.rightAfter).toBeLessThan(clean.robust.rightAfter);
  expect(attacked.linf).toBeGreaterThan(0.05);
});

describe("rows that are not what they should be", () => {
  const column = new Float64Array(2);
  const flags = new Uint8Array(2);
  const rows = { before: flags, right: flags, loss: column, ssim: column, l2: column, linf: column };

  test("parts with and without a flow do not join, and none is nothing", () => {
    const parts = [
      { ...rows, flow: null },
      { ...rows, flow: column },
    ];
    expect(() => joinRows(parts)).toThrow("rows: want a flow in all 2 parts or in none, got 1");
    expect(() => joinRows([])).toThrow("rows: want at least one part, got 0");
  });

  test.each([
    ["loss", undefined, "r.safetensors: want loss, got none"],
    ["l2", tensor("f64", [3], new Float64Array(3)), 'want l2 as f64 of shape 2, got "f64 of shape 3"'],
    ["right", tensor("f64", [2], column), 'want right as u8 of shape 2, got "f64 of shape 2"'],
  ])("%s", (name, value, message) => {
    const tensors = new Map(rowsToTensors({ ...rows, flow: null }));
    if (value) tensors.set(name, value);
    else tensors.delete(name);
    expect(() => rowsFromTensors(tensors, "r.safetensors")).toThrow(message);
  });
});
