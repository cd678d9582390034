import {
  classify,
  cleanExamples,
  type Engine,
  type Model,
  makeStaticExamples,
  openEngine,
  parseAttack,
  staticExamples,
  type TrainingState,
  type TrainOptions,
  top1,
  train,
} from "@basin/compute";
import { afterAll, beforeAll, expect, test } from "vitest";
import { digits, freshModel } from "../small.js";

let engine: Engine;
beforeAll(async () => {
  engine = await openEngine("onnx", { threads: 2 });
});
afterAll(() => engine.dispose());

const bits = (model: Model) =>
  [...model.params].map(([name, { data }]) => [name, Buffer.from(data.buffer).toString("base64")]);

async function plan(): Promise<TrainOptions> {
  const examples = cleanExamples(await digits(150));
  return {
    examples,
    epochs: 3,
    batch: 64,
    learningRate: 0.05,
    seed: 4,
    augment: { flip: false, padding: 1 },
  };
}

test("a network learns digits", async () => {
  const set = await digits(600);
  const epochs: number[] = [];
  const model = await train(engine, freshModel(), {
    examples: cleanExamples(set),
    epochs: 6,
    batch: 64,
    learningRate: 0.1,
    augment: null,
    onEpoch: ({ loss }) => epochs.push(loss),
  });
  const held = await digits(200, "test");
  const right = top1(await classify(engine, model, held), held.labels).reduce((sum, hit) => sum + hit, 0);
  expect(right).toBeGreaterThan(170);
  expect(epochs).toHaveLength(6);
  expect(epochs[5]!).toBeLessThan(epochs[0]! / 2);
});

test("the same seed gives the same bits, another seed others", async () => {
  const one = bits(await train(engine, freshModel(), await plan()));
  expect(bits(await train(engine, freshModel(), await plan()))).toEqual(one);
  expect(bits(await train(engine, freshModel(), { ...(await plan()), seed: 5 }))).not.toEqual(one);
});

test.each([
  ["SGD", { kind: "sgd", nesterov: true }],
  ["Adam", { kind: "adam", weightDecay: 1e-4 }],
] as const)("stopped in the middle of an epoch and resumed, %s gives the same bits", async (_, optimizer) => {
  const options = { ...(await plan()), optimizer, learningRate: 0.01 };
  const whole = bits(await train(engine, freshModel(), options));
  const stop = new AbortController();
  let state: TrainingState | undefined;
  const stopped = train(engine, freshModel(), {
    ...options,
    signal: stop.signal,
    onProgress: ({ epoch, step }) => {
      if (epoch === 1 && step === 2) stop.abort();
    },
    onState: async (saved) => {
      state = structuredClone(saved);
    },
  });
  await expect(stopped).rejects.toThrow("train: cancelled");
  expect(JSON.parse(state!.metadata["progress"]!)).toMatchObject({ epoch: 1, step: 2 });
  expect(bits(await train(engine, freshModel(), { ...options, resume: state! }))).toEqual(whole);
});

test("states within an epoch give the same bits, each of them", async () => {
  const options = { ...(await plan()), epochs: 2 };
  const whole = bits(await train(engine, freshModel(), options));
  const states: TrainingState[] = [];
  const onState = async (saved: TrainingState) => {
    states.push(saved);
  };
  expect(bits(await train(engine, freshModel(), { ...options, stateEvery: 0, onState }))).toEqual(whole);
  const places = states.map(({ metadata }) => JSON.parse(metadata["progress"]!) as Record<string, number>);
  expect(places.map(({ epoch, step }) => `${epoch}.${step}`)).toEqual([
    "0.1",
    "0.2",
    "1.0",
    "1.1",
    "1.2",
    "2.0",
  ]);
  for (const resume of states) {
    expect(bits(await train(engine, freshModel(), { ...options, resume }))).toEqual(whole);
  }
});

test("steps go on while a state is written, and states are written one at a time", async () => {
  let [writing, most, steps, stepsWhileWriting] = [0, 0, 0, 0];
  let release = (): void => {};
  await train(engine, freshModel(), {
    ...(await plan()),
    stateEvery: 0,
    onProgress: () => {
      steps++;
      stepsWhileWriting += writing;
      // The epoch ends here, and its own state waits for the first one.
      if (steps === 3) release();
    },
    onState: async () => {
      most = Math.max(most, ++writing);
      if (steps === 1) await new Promise<void>((resolve) => (release = resolve));
      writing--;
    },
  });
  expect(steps).toBe(9);
  expect(stepsWhileWriting).toBeGreaterThanOrEqual(2);
  expect(most).toBe(1);
});

test("a state that cannot be written ends the training", async () => {
  const onState = async () => {
    throw new Error("no space");
  };
  const training = train(engine, freshModel(), { ...(await plan()), stateEvery: 0, onState });
  await expect(training).rejects.toThrow("no space");
  expect(engine.openSessions).toBe(0);
});

test("a state of another training is refused", async () => {
  let state: TrainingState | undefined;
  const onState = async (saved: TrainingState) => {
    state = saved;
  };
  await train(engine, freshModel(), { ...(await plan()), epochs: 1, onState });
  await expect(train(engine, freshModel(), { ...(await plan()), resume: state! })).rejects.toThrow(
    "resume: want a state of",
  );
});

test("online examples are reproducible, and adversarial training from scratch needs no base", async () => {
  const online = {
    attacks: [parseAttack("fgsm:epsilon=0.1"), parseAttack("pgd:epsilon=0.1,step=0.05,steps=2")],
  };
  const options = { ...(await plan()), epochs: 1, online };
  const one = bits(await train(engine, freshModel(), options));
  expect(bits(await train(engine, freshModel(), options))).toEqual(one);
  const alone = { ...options, online: { ...online, cleanShare: 0 as const } };
  expect(bits(await train(engine, freshModel(), alone))).not.toEqual(one);
});

test("static examples are one for each image, mixed by image, and stand beside the clean ones", async () => {
  const set = await digits(40);
  const attacks = [parseAttack("fgsm:epsilon=0.1"), parseAttack("fgsm:epsilon=0.2")];
  const adversarial = await makeStaticExamples(engine, freshModel(), set, attacks, { seed: 1 });
  const source = staticExamples(set, adversarial);
  expect(source.count).toBe(80);
  const { images, labels } = source.take([3, 43]);
  expect(labels[0]).toBe(labels[1]);
  const radii = Array.from({ length: 40 }, (_, place) => {
    const pair = source.take([place, place + 40]).images.data;
    return Math.max(...Array.from({ length: 64 }, (__, i) => Math.abs(pair[i]! - pair[64 + i]!)));
  });
  const near = radii.filter((radius) => Math.abs(radius - 0.1) < 1e-6).length;
  const far = radii.filter((radius) => Math.abs(radius - 0.2) < 1e-6).length;
  expect(near + far).toBe(40);
  expect(Math.min(near, far)).toBeGreaterThan(8);
  expect(images.shape).toEqual([2, 1, 8, 8]);
});

test("a loss that is no longer finite ends the training with advice", async () => {
  const options = { ...(await plan()), learningRate: 1e30 };
  await expect(train(engine, freshModel(), options)).rejects.toThrow("try a smaller learning rate");
  expect(engine.openSessions).toBe(0);
});
