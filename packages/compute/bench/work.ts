/** The three kinds of work that a run consists of, each bare (the engine's session alone) and whole (as users run it). */
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
  isTrained,
  lossGraph,
  type Model,
  oneHot,
  parametersOf,
  parseAttack,
  prune,
  randomDirection,
  stepGraph,
  takeLabels,
  tensor,
  toPixels,
  train,
} from "@basin/compute";
import { operationsOf } from "./cost.js";
import { randomImages, specOf } from "./images.js";

/** The kinds, in the order in which they are told. */
export const workNames = ["forward", "input-gradient", "training-step"] as const;
export type WorkName = (typeof workNames)[number];

/** Images per second. */
export type Rate = number;

/** One kind of work on an engine. */
export interface Work {
  readonly name: WorkName;
  /** Images in a call, as users run it. */
  readonly batch: number;
  /** Operations for each image. */
  readonly operations: number;
  /** The rate of a session that is fed the same batch again and again. */
  bare(batch: number, seconds: number): Promise<Rate>;
  /** The rate end to end. */
  whole(): Promise<Rate>;
}

type Maker = (engine: Engine, model: Model) => Work;

const makers: Readonly<Record<WorkName, Maker>> = {
  forward(engine, model) {
    const graph = (batch: number): Graph => prune(lossGraph(model.spec, batch), ["logits", "losses"]);
    return {
      name: "forward",
      batch: 32,
      operations: operationsOf(graph(32)) / 32,
      bare: (batch, seconds) => sideBySide(engine, model, { graph: graph(batch), batch, seconds }),
      whole: () => surfaceRate(engine, model, { points: [4, 3], images: 256 }),
    };
  },
  "input-gradient"(engine, model) {
    const graph = (batch: number): Graph =>
      prune(grad(lossGraph(model.spec, batch), "loss", ["images"]), [
        "losses",
        "logits",
        gradientName("images"),
      ]);
    return {
      name: "input-gradient",
      batch: 32,
      operations: operationsOf(graph(32)) / 32,
      bare: (batch, seconds) => sideBySide(engine, model, { graph: graph(batch), batch, seconds }),
      whole: () => attackRate(engine, model, 256),
    };
  },
  "training-step"(engine, model) {
    const graph = (batch: number): Graph => stepGraph(model.spec, batch, createOptimizer({ kind: "sgd" }));
    return {
      name: "training-step",
      batch: 128,
      operations: operationsOf(graph(128)) / 128,
      bare: (batch, seconds) => stepRate(engine, model, { graph: graph(batch), batch, seconds }),
      whole: () => trainingRate(engine, model),
    };
  },
};

/** The work of a name with a fresh model. */
export function createWork(name: WorkName, engine: Engine, arch: string): Work {
  return makers[name](engine, createModel(specOf(arch)));
}

/** A surface on two filter-normalised directions, every cell with weights of its own. */
export async function surfaceRate(
  engine: Engine,
  model: Model,
  { points, images }: { points: readonly [number, number]; images: number },
): Promise<Rate> {
  const directions = ["x", "y"].map((axis) => randomDirection(model, { seed: 0, axis }));
  const axes = points.map((count) => ({ from: -1, to: 1, points: count }));
  const set = randomImages(images);
  const count = points[0] * points[1] * images;
  return rateOf(count, () => computeSurface(engine, model, { axes, directions, images: set }));
}

/** PGD with ten steps, counted in gradients: what else it does is its overhead. */
async function attackRate(engine: Engine, model: Model, images: number): Promise<Rate> {
  const set = randomImages(images);
  return rateOf(images * 10, () => attackImages(engine, model, parseAttack("pgd:steps=10"), set));
}

/** SGD with momentum, batches of 128, flip and crop; the middle step of a few. */
async function trainingRate(engine: Engine, model: Model): Promise<Rate> {
  const rates: Rate[] = [];
  let last = Number.NaN;
  await train(engine, model, {
    examples: cleanExamples(randomImages(128 * 7)),
    epochs: 1,
    learningRate: 0.01,
    onProgress() {
      rates.push(128 / ((performance.now() - last) / 1000));
      last = performance.now();
    },
  });
  return median(rates.slice(2));
}

interface Calls {
  readonly graph: Graph;
  readonly batch: number;
  readonly seconds: number;
}

/** As many calls under way as the engine wants. */
async function sideBySide(engine: Engine, model: Model, { graph, batch, seconds }: Calls): Promise<Rate> {
  const session = await engine.compile(graph, { frozen: model.params });
  const feeds = feedsOf(batch);
  let done = 0;
  const run = async (until: number): Promise<void> => {
    do {
      await session.run(feeds);
      done += batch;
    } while (performance.now() < until);
  };
  const all = (time: number) =>
    Promise.all(Array.from({ length: engine.parallelism }, () => run(performance.now() + 1000 * time)));
  await all(seconds / 5);
  done = 0;
  const begun = performance.now();
  await all(seconds);
  const rate = done / ((performance.now() - begun) / 1000);
  await session.dispose();
  return rate;
}

/** One step after another, the middle of them. */
async function stepRate(engine: Engine, model: Model, { graph, batch, seconds }: Calls): Promise<Rate> {
  const trained = parametersOf(model.spec)
    .filter(isTrained)
    .map(({ name }) => name);
  const session = await engine.compile(graph, { calls: "one" });
  const feeds: Feeds = {
    ...feedsOf(batch),
    learningRate: tensor("f32", [], Float32Array.of(0.01)),
    ...Object.fromEntries(beginTraining(model, trained, createOptimizer({ kind: "sgd" })).values),
  };
  await session.run(feeds);
  const rates: Rate[] = [];
  const until = performance.now() + 1000 * seconds;
  do rates.push(await rateOf(batch, () => session.run(feeds)));
  while (performance.now() < until);
  await session.dispose();
  return median(rates);
}

function feedsOf(batch: number): Feeds {
  const set = randomImages(batch);
  const places = Array.from({ length: batch }, (_, i) => i);
  return { images: toPixels(set, places), targets: oneHot(takeLabels(set, places), 10) };
}

async function rateOf(count: number, run: () => Promise<unknown>): Promise<Rate> {
  const begun = performance.now();
  await run();
  return count / ((performance.now() - begun) / 1000);
}

/** The middle value. */
export function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]!;
}
