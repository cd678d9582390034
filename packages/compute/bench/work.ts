/** The three kinds of work that a run consists of, each bare (the runtime alone) and as users run it. */
import {
  attackImages,
  beginTraining,
  cleanExamples,
  computeSurface,
  createModel,
  createOptimizer,
  type Engine,
  type Feeds,
  type Graph,
  grad,
  gradientName,
  type ImageSet,
  isTrained,
  lossGraph,
  type Model,
  type ModelSpec,
  oneHot,
  parametersOf,
  parseAttack,
  prune,
  randomDirection,
  randomStream,
  stepGraph,
  takeLabels,
  tensor,
  toPixels,
  train,
} from "@basin/compute";

/** Images per second of one kind of work. */
export type Measure = () => Promise<number>;

/** What is measured side by side: the runtime's own rate and the rate end to end. */
export interface Work {
  readonly name: string;
  readonly bare: Measure;
  readonly whole: Measure;
}

const spec = (arch: string): ModelSpec => ({
  arch,
  channels: 3,
  height: 32,
  width: 32,
  classes: 10,
  mean: [0.485, 0.456, 0.406],
  deviation: [0.229, 0.224, 0.225],
});

/** Random images: speed does not depend on what is in them. */
function images(count: number): ImageSet {
  const stream = randomStream(0, "bench");
  return {
    name: "random",
    split: "train",
    classes: Array.from({ length: 10 }, (_, k) => String(k)),
    count,
    channels: 3,
    height: 32,
    width: 32,
    levels: 255,
    pixels: Uint8Array.from({ length: count * 3072 }, (_, i) => stream.word(i) & 255),
    labels: Int32Array.from({ length: count }, (_, i) => i % 10),
  };
}

/** The rate of a session that is fed the same batch again and again for a while, on all threads. */
async function sessionRate(engine: Engine, graph: Graph, model: Model, batch: number): Promise<number> {
  const session = await engine.compile(graph, { frozen: model.params });
  const set = images(batch);
  const places = Array.from({ length: batch }, (_, i) => i);
  const feeds: Feeds = { images: toPixels(set, places), targets: oneHot(takeLabels(set, places), 10) };
  let done = 0;
  const run = async (until: number): Promise<void> => {
    while (performance.now() < until) {
      await session.run(feeds);
      done += batch;
    }
  };
  const all = (milliseconds: number) =>
    Promise.all(Array.from({ length: engine.parallelism }, () => run(performance.now() + milliseconds)));
  await all(300);
  done = 0;
  const begun = performance.now();
  await all(2000);
  const rate = done / ((performance.now() - begun) / 1000);
  await session.dispose();
  return rate;
}

async function rateOf(count: number, run: () => Promise<unknown>): Promise<number> {
  const begun = performance.now();
  await run();
  return count / ((performance.now() - begun) / 1000);
}

/** A surface of 256 images: 24 cells on two filter-normalised directions. */
function surfaceWork(engine: Engine, model: Model): Work {
  const directions = ["x", "y"].map((axis) => randomDirection(model, { seed: 0, axis }));
  const axes = [
    { from: -1, to: 1, points: 6 },
    { from: -1, to: 1, points: 4 },
  ];
  const set = images(256);
  const forward = prune(lossGraph(model.spec, 32), ["logits", "losses"]);
  return {
    name: "forward (surface)",
    bare: () => sessionRate(engine, forward, model, 32),
    whole: () => rateOf(24 * 256, () => computeSurface(engine, model, { axes, directions, images: set })),
  };
}

/** PGD with ten steps on 1,024 images, counted in gradients: what else it does is its overhead. */
function attackWork(engine: Engine, model: Model): Work {
  const set = images(1024);
  const gradient = prune(grad(lossGraph(model.spec, 32), "loss", ["images"]), [
    "losses",
    "logits",
    gradientName("images"),
  ]);
  return {
    name: "input gradient (attack)",
    bare: () => sessionRate(engine, gradient, model, 32),
    whole: () => rateOf(1024 * 10, () => attackImages(engine, model, parseAttack("pgd:steps=10"), set)),
  };
}

/** SGD with momentum, batches of 128, flip and crop. */
function trainingWork(engine: Engine, model: Model): Work {
  const set = images(128 * 9);
  return {
    name: "training step",
    bare: () => stepRate(engine, model, set),
    async whole() {
      const rates: number[] = [];
      let last = Number.NaN;
      await train(engine, model, {
        examples: cleanExamples(set),
        epochs: 1,
        learningRate: 0.01,
        onProgress() {
          rates.push(128 / ((performance.now() - last) / 1000));
          last = performance.now();
        },
      });
      return median(rates.slice(2));
    },
  };
}

async function stepRate(engine: Engine, model: Model, set: ImageSet): Promise<number> {
  const optimizer = createOptimizer({ kind: "sgd" });
  const trained = parametersOf(model.spec)
    .filter(isTrained)
    .map(({ name }) => name);
  const session = await engine.compile(stepGraph(model.spec, 128, optimizer), { calls: "one" });
  const places = Array.from({ length: 128 }, (_, i) => i);
  const feeds: Feeds = {
    images: toPixels(set, places),
    targets: oneHot(takeLabels(set, places), 10),
    learningRate: tensor("f32", [], Float32Array.of(0.01)),
    ...Object.fromEntries(beginTraining(model, trained, optimizer).values),
  };
  const rates: number[] = [];
  for (let i = 0; i < 9; i++) rates.push(await rateOf(128, () => session.run(feeds)));
  await session.dispose();
  return median(rates.slice(2));
}

/** All work for an architecture. */
export function workOf(engine: Engine, arch: string): readonly Work[] {
  const model = createModel(spec(arch));
  return [surfaceWork(engine, model), attackWork(engine, model), trainingWork(engine, model)];
}

/** The middle value. */
export function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]!;
}
