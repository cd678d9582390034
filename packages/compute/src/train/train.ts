import { augmentBatch } from "../data/augment.js";
import { batches, epochOrder } from "../data/order.js";
import type { Engine, Feeds, Session } from "../engine/engine.js";
import { ComputeError, invalid, throwIfCancelled } from "../errors.js";
import type { Graph } from "../graph/graph.js";
import type { Logits } from "../metrics/logits.js";
import { toClasses } from "../metrics/top1.js";
import type { Model } from "../models/model.js";
import { parametersOf } from "../models/network.js";
import { oneHot } from "../models/one-hot.js";
import { isTrained } from "../models/spec.js";
import { sizeOf, type Tensor, tensor } from "../tensor.js";
import type { ExampleSource } from "./examples.js";
import { addOnlineExamples, type Examples, type OnlineOptions } from "./online.js";
import { createOptimizer, type Optimizer, type OptimizerOptions } from "./optimizer.js";
import { type ScheduleOptions, scheduleFactor } from "./schedule.js";
import {
  beginTraining,
  paramsOf,
  type Running,
  resumeTraining,
  saveTraining,
  type TrainingState,
} from "./state.js";
import { createStateKeeper, type StateKeeper } from "./state-keeper.js";
import { nextName, stepGraph } from "./step-graph.js";

/** How to train. */
export interface TrainOptions {
  readonly examples: ExampleSource;
  readonly epochs: number;
  /** Images a step; with online examples half of them are adversarial. */
  readonly batch?: number;
  readonly optimizer?: OptimizerOptions;
  readonly learningRate?: number;
  readonly schedule?: ScheduleOptions;
  readonly seed?: number;
  /** Flip and crop, or null for the images as they are. */
  readonly augment?: { readonly flip: boolean; readonly padding: number } | null;
  /** Adversarial examples of each batch, made against the model as it is then. */
  readonly online?: OnlineOptions;
  readonly resume?: TrainingState;
  readonly onProgress?: (progress: TrainProgress) => void;
  readonly onEpoch?: (summary: EpochSummary) => void;
  /**
   * Called after each epoch, every `stateEvery` seconds within one, and once more when cancelled. Training goes on while
   * it works, but the next state waits for it, and the end for the last one. What it throws ends the training, at the
   * latest then.
   */
  readonly onState?: (state: TrainingState) => Promise<void>;
  /** Seconds between states within an epoch; by default there are none. */
  readonly stateEvery?: number;
  readonly signal?: AbortSignal | undefined;
}

/** After a step. */
export interface TrainProgress {
  readonly epoch: number;
  readonly epochs: number;
  readonly step: number;
  readonly steps: number;
  /** Images seen in this epoch. */
  readonly images: number;
  /** The step's mean loss. */
  readonly loss: number;
}

/** After an epoch: means over its images, in training mode. */
export interface EpochSummary {
  readonly epoch: number;
  readonly loss: number;
  readonly accuracy: number;
  readonly learningRate: number;
  readonly seconds: number;
}

/**
 * Trains a model and answers the trained one. Order, augmentation and attacks depend on (seed, epoch, place) alone: a
 * training that was stopped and resumed gives the same bits as one that was not.
 *
 * @throws ComputeError `cancelled` when the signal is raised, after `onState` has had the state; `failed` if the loss is
 *   no longer finite
 */
export async function train(engine: Engine, model: Model, options: TrainOptions): Promise<Model> {
  const { epochs, signal, onEpoch, learningRate = 0.1, schedule = { kind: "step" } } = options;
  const plan = createPlan(model, options);
  const sessions = createSessions(engine, model, plan.optimizer);
  const begin = beginTraining(model, plan.trained, plan.optimizer);
  const running = options.resume ? resumeTraining(options.resume, begin, plan.config) : begin;
  const { progress } = running;
  const context: StepContext = { engine, model, options, plan, sessions, running };
  const keeper = createKeeper(options);
  const keep = async (): Promise<void> => keeper?.keep(saveTraining(running, model, plan.config));
  let ahead: Promise<Examples> | undefined;
  try {
    while (progress.epoch < epochs) {
      const begun = performance.now();
      const order = batches(
        epochOrder(options.examples.count, { seed: plan.seed, epoch: progress.epoch }),
        plan.taken,
      );
      // A last batch of a single image has no variance to normalise by: it is left out.
      const steps = order.filter((places) => places.length > 1 || order.length === 1);
      const rate = (step: number): number =>
        learningRate * scheduleFactor(schedule, { epoch: progress.epoch + step / steps.length, epochs });
      while (progress.step < steps.length) {
        throwIfCancelled("train", signal);
        const own = await (ahead ?? stepExamples(context, steps[progress.step]!));
        const done = progress.epoch * steps.length + progress.step + 1;
        const scalars = { learningRate: rate(progress.step), ...plan.optimizer.scalars(done) };
        const stepping = trainStep(context, own, scalars);
        // The next examples are made while this step computes, unless they need the model that it leads to.
        const next = options.online ? undefined : steps[progress.step + 1];
        ahead = next && stepExamples(context, next);
        await stepping;
        options.onProgress?.({ ...progress, epochs, steps: steps.length, loss: progress.lastLoss });
        // After an epoch's last step comes the epoch's own state.
        if (progress.step < steps.length && keeper?.isDue()) await keep();
      }
      onEpoch?.({
        epoch: progress.epoch,
        loss: progress.lossSum / progress.images,
        accuracy: progress.right / progress.images,
        learningRate: rate(steps.length - 1),
        seconds: (performance.now() - begun) / 1000,
      });
      Object.assign(progress, { epoch: progress.epoch + 1, step: 0, images: 0, lossSum: 0, right: 0 });
      await keep();
    }
    await keeper?.settle();
  } catch (error) {
    if (error instanceof ComputeError && error.code === "cancelled") {
      await keep();
      await keeper?.settle();
    }
    throw error;
  } finally {
    await keeper?.settle().catch(() => {});
    await sessions.dispose();
  }
  return { spec: model.spec, params: paramsOf(model, running.values) };
}

function createKeeper({ onState, stateEvery = Infinity }: TrainOptions): StateKeeper | undefined {
  return onState && createStateKeeper({ write: onState, every: stateEvery });
}

interface Plan {
  readonly optimizer: Optimizer;
  readonly trained: readonly string[];
  readonly seed: number;
  /** Places taken for a step. */
  readonly taken: number;
  readonly config: string;
}

function createPlan({ spec }: Model, options: TrainOptions): Plan {
  const { batch = 128, optimizer = { kind: "sgd" }, seed = 0, online, examples, epochs } = options;
  if (!Number.isSafeInteger(epochs) || epochs < 0) throw invalid("epochs", "an integer from 0", epochs);
  if (!Number.isSafeInteger(batch) || batch < 2) throw invalid("batch", "an integer from 2", batch);
  if (examples.classes !== spec.classes) throw invalid("train", `${spec.classes} classes`, examples.classes);
  const paired = online !== undefined && (online.cleanShare ?? 0.5) === 0.5;
  const { learningRate = 0.1, schedule = { kind: "step" }, augment = { flip: true, padding: 4 } } = options;
  const config = {
    spec,
    count: examples.count,
    epochs,
    batch,
    optimizer,
    learningRate,
    schedule,
    seed,
    augment,
    online,
  };
  return {
    optimizer: createOptimizer(optimizer),
    trained: parametersOf(spec)
      .filter(isTrained)
      .map(({ name }) => name),
    seed,
    taken: paired ? Math.floor(batch / 2) : batch,
    config: JSON.stringify(config),
  };
}

interface Sessions {
  of(batch: number): Promise<Session>;
  dispose(): Promise<void>;
}

/** Bytes of all results of a step's graph above which two sessions are not kept side by side. */
const LARGE_STEP = 2 ** 30;

/**
 * A session for each batch size that comes up: the usual one, and that of an epoch's last step. Making one takes up to a
 * second or two, but keeping both would double the memory of a large network, whose epochs are long: there the one is
 * given up for the other.
 */
function createSessions(engine: Engine, { spec }: Model, optimizer: Optimizer): Sessions {
  const open = new Map<number, Session>();
  const dispose = async (): Promise<void> => {
    for (const session of open.values()) await session.dispose();
    open.clear();
  };
  return {
    async of(batch) {
      const known = open.get(batch);
      if (known) return known;
      const graph = stepGraph(spec, batch, optimizer);
      if (resultBytes(graph) > LARGE_STEP) await dispose();
      const session = await engine.compile(graph, { calls: "one" });
      open.set(batch, session);
      return session;
    },
    dispose,
  };
}

function resultBytes({ nodes }: Graph): number {
  return nodes.reduce((bytes, { shape }) => bytes + 4 * sizeOf(shape), 0);
}

interface StepContext {
  readonly engine: Engine;
  readonly model: Model;
  readonly options: TrainOptions;
  readonly plan: Plan;
  readonly sessions: Sessions;
  readonly running: Running;
}

async function trainStep(
  { model, sessions, running }: StepContext,
  { images, labels }: Examples,
  scalars: Readonly<Record<string, number>>,
): Promise<void> {
  const session = await sessions.of(labels.length);
  const feeds: Feeds = {
    images,
    targets: oneHot(labels, model.spec.classes),
    ...Object.fromEntries(running.values),
    ...Object.fromEntries(
      Object.entries(scalars).map(([name, value]) => [name, tensor("f32", [], Float32Array.of(value))]),
    ),
  };
  const results = await session.run(feeds);
  const loss = results["loss"]!.data[0]!;
  if (!Number.isFinite(loss)) {
    const { epoch, step } = running.progress;
    const detail = `the loss is ${loss} in step ${step + 1} of epoch ${epoch + 1}: try a smaller learning rate`;
    throw new ComputeError({ code: "failed", where: "train", detail });
  }
  for (const [name, value] of running.values) {
    running.values.set(name, (results[nextName(name)] as Tensor<"f32"> | undefined) ?? value);
  }
  const predictions = toClasses(results["logits"]! as Logits);
  const { progress } = running;
  progress.step++;
  progress.images += labels.length;
  progress.lossSum += loss * labels.length;
  progress.lastLoss = loss;
  for (const [i, label] of labels.entries()) progress.right += Number(predictions[i] === label);
}

/** The images of one step: taken, varied, and joined by adversarial ones where they are made on the fly. */
async function stepExamples(
  { engine, model, options, plan, running }: StepContext,
  places: Uint32Array,
): Promise<Examples> {
  const { augment = { flip: true, padding: 4 }, online, examples } = options;
  const { epoch, step } = running.progress;
  const taken = examples.take(places);
  const images = augment
    ? augmentBatch(taken.images, places, { seed: plan.seed, epoch, ...augment })
    : taken.images;
  if (!online) return { images, labels: taken.labels };
  const current: Model = { spec: model.spec, params: paramsOf(model, running.values) };
  const moment = { seed: plan.seed, epoch, step, signal: options.signal };
  return addOnlineExamples(engine, current, { images, labels: taken.labels }, online, moment);
}
