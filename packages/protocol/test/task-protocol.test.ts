import { parseAttack } from "@basin/compute";
import {
  attackProtocol,
  evaluationProtocol,
  finetuningProtocol,
  formatProtocol,
  surfaceProtocol,
  toJson,
  trainingProtocol,
  usualAugmentation,
  version,
} from "@basin/protocol";
import { expect, test } from "vitest";
import { spec } from "./small.js";

const data = { data: "digits", split: "test", images: 5, of: 359, skip: 0, choice: "in order" };
const model = {
  model: { file: "m.safetensors", arch: "resnet8", sha256: "00" },
  mean: [0.5],
  deviation: [0.5],
};
const engine = { name: "onnx", device: "cpu" };
const measured = { data, model, engine, seed: 3 };
const attack = parseAttack("fgsm:epsilon=0.1");
const run = { seed: 3, batchNorm: "evaluation", engine: "onnx/cpu", version };
const settings = {
  epochs: 2,
  batch: 64,
  learningRate: 0.1,
  optimizer: { kind: "sgd" },
  schedule: { kind: "cosine" },
  seed: 3,
  augment: null,
} as const;

test("measurements say data, model, attacks, seed, engine and version", () => {
  const text = "fgsm:epsilon=0.1,target=none";
  expect(evaluationProtocol({ ...measured, attacks: [null, attack] })).toEqual({
    ...data,
    ...model,
    attacks: ["none", text],
    ...run,
  });
  expect(attackProtocol({ ...measured, attack })).toEqual({ ...data, ...model, attack: text, ...run });
});

test("a surface's protocol says its directions; equal ones are equal texts", () => {
  const directions = [{ direction: new Map(), protocol: { kind: "random", seed: 3 } }];
  const one = surfaceProtocol({ ...measured, attack: null, directions });
  expect(one).toEqual({
    ...data,
    ...model,
    attack: "none",
    directions: [{ kind: "random", seed: 3 }],
    ...run,
  });
  expect(toJson(surfaceProtocol({ directions, attack: null, seed: 3, engine, model, data }))).toBe(
    toJson(one),
  );
});

test("trainings say every setting, and what share of the images is clean", () => {
  const trained = { data, spec, settings, engine };
  const clean = trainingProtocol({ ...trained, attacks: [], cleanShare: 0.5 });
  expect(clean).toEqual({
    ...data,
    spec,
    attacks: [],
    cleanShare: 1,
    ...settings,
    ...run,
    batchNorm: "training",
  });
  expect(trainingProtocol({ ...trained, attacks: [attack], cleanShare: 0.5 }).cleanShare).toBe(0.5);
  const tuned = finetuningProtocol({ ...trained, attacks: [attack], base: model, augmentation: "static" });
  expect(tuned).toMatchObject({ base: model.model, augmentation: "static", batchNorm: "training" });
});

test("colour images are varied unless people say otherwise, grey ones are not", () => {
  expect(usualAugmentation({ channels: 3 })).toEqual({ flip: true, padding: 4 });
  expect(usualAugmentation({ channels: 1 })).toBe(null);
});

test("a protocol is one line for people, without what is empty", () => {
  const line = formatProtocol({
    data: "digits",
    model: { file: "m" },
    attacks: [],
    seeds: [1, 2],
    out: null,
  });
  expect(line).toBe("data digits, model (file m), attacks none, seeds 1; 2");
});

test("JSON keeps NaN and infinities as strings, in lists and in typed arrays", () => {
  const values = { list: [Number.NaN, 1], typed: Float32Array.of(Number.POSITIVE_INFINITY, -0.5) };
  expect(toJson({ ...values, low: Number.NEGATIVE_INFINITY })).toBe(
    '{"list":["NaN",1],"typed":["Infinity",-0.5],"low":"-Infinity"}',
  );
});
