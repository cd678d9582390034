import { type ImageSet, imageSize, takeLabels, toPixels } from "../data/image-set.js";
import { batchSize } from "../engine/batch-size.js";
import { eachBatch } from "../engine/each-batch.js";
import type { Engine } from "../engine/engine.js";
import { invalid } from "../errors.js";
import { grad } from "../grad/grad.js";
import { prune } from "../graph/prune.js";
import { toClasses } from "../metrics/top1.js";
import type { Model } from "../models/model.js";
import { oneHot } from "../models/one-hot.js";
import { randomStream } from "../random.js";
import type { Tensor } from "../tensor.js";
import type { Attack, Method } from "./attack.js";
import { type DescentResult, type DescentSessions, descent } from "./descent.js";
import { attackKind } from "./kinds.js";
import { readValues } from "./parameter.js";

/** An attack compiled against one model for one batch size. Dispose of it. */
export interface AttackSession {
  readonly batch: number;
  /** Attacks `batch` images [batch, c, h, w]; `places` are their places in their data set. */
  run(input: AttackInput): Promise<DescentResult>;
  dispose(): Promise<void>;
}

/** One batch of labelled images. */
export interface AttackInput {
  readonly images: Tensor<"f32">;
  readonly labels: Int32Array;
  readonly places: ArrayLike<number>;
  readonly seed: number;
  readonly signal?: AbortSignal | undefined;
}

/** Compiles an attack against a model, weights frozen. */
export async function openAttack(
  engine: Engine,
  model: Model,
  attack: Attack,
  { batch, calls = "many" }: { batch: number; calls?: "many" | "one" },
): Promise<AttackSession> {
  const method = attackKind(attack.name).prepare(readValues(attack.values), model.spec);
  const graph = method.graph(model.spec, batch);
  const outputs = ["logits", "objectives", ...(method.variable === "images" ? [] : ["adversarial"])];
  const gradient = await engine.compile(
    grad(prune(graph, [...outputs, "objective"]), "objective", [method.variable]),
    {
      frozen: model.params,
      calls,
    },
  );
  const forward = await engine.compile(prune(graph, outputs), { frozen: model.params, calls });
  const sessions: DescentSessions = { gradient, forward };
  return {
    batch,
    async run(input) {
      const goals = await chooseGoals(method, sessions, model, input);
      return descent(method, sessions, { ...input, goals, targets: oneHot(goals, model.spec.classes) });
    },
    async dispose() {
      await gradient.dispose();
      await forward.dispose();
    },
  };
}

/** The classes that the objective is about: the true ones, or those aimed for. */
async function chooseGoals(
  method: Method,
  sessions: DescentSessions,
  { spec }: Model,
  { images, labels, places, seed }: AttackInput,
): Promise<Int32Array> {
  const { classes } = spec;
  if (method.target === "none") return labels;
  if (method.target === "next") return labels.map((label) => (label + 1) % classes);
  if (method.target === "random") {
    return labels.map(
      (label, i) => (label + 1 + randomStream(seed, "target").below(classes - 1, places[i]!)) % classes,
    );
  }
  const targets = oneHot(labels, classes);
  const flow = { dtype: "f32", shape: [labels.length, 2, spec.height, spec.width] } as const;
  const size = labels.length * 2 * spec.height * spec.width;
  const still = method.variable === "flow" ? { flow: { ...flow, data: new Float32Array(size) } } : {};
  const results = await sessions.forward.run({ images, targets, ...still });
  const logits = results["logits"]!;
  return toClasses({ dtype: "f64", shape: logits.shape, data: Float64Array.from(logits.data, (z) => -z) });
}

/** How many images have been done, for progress. */
export type OnImages = (done: number, total: number) => void;

/** What an attack did to a set of images. */
export interface AttackResult {
  /** NCHW in [0, 1]. */
  readonly adversarial: Float32Array;
  readonly flow: Float32Array | null;
  /** Per image: misled (or the class aimed for was reached). Images that were wrong before count as misled. */
  readonly success: Uint8Array;
  /** The model's class for each adversarial image. */
  readonly predictions: Int32Array;
  /** The model's logits for them, [images, classes]. */
  readonly logits: Float32Array;
}

/** The batch that stays in the processor's caches: larger ones are slower on it. */
export const ATTACK_BATCH = 32;

/**
 * Attacks every image of a set.
 *
 * @throws ComputeError `invalid` where there is not one place for each image
 */
export async function attackImages(
  engine: Engine,
  model: Model,
  attack: Attack,
  set: ImageSet,
  { seed = 0, places, batch = ATTACK_BATCH, signal, onImages }: AttackOptions = {},
): Promise<AttackResult> {
  if (places && places.length !== set.count) throw invalid("places", `${set.count} places`, places.length);
  const size = batchSize(batch, set.count, engine.parallelism);
  const session = await openAttack(engine, model, attack, { batch: size });
  try {
    return await runBatches(session, engine.parallelism, set, { seed, places, signal, onImages });
  } finally {
    await session.dispose();
  }
}

/** Options of {@link attackImages}. */
export interface AttackOptions {
  /** All random numbers depend on it and on each image's place. */
  readonly seed?: number;
  /**
   * The place of each image in the set that this one was cut from; by default its place in this one. With it a part of a
   * set gives bit for bit what the whole gives there.
   */
  readonly places?: ArrayLike<number> | undefined;
  /** Images at a time; results do not depend on it. */
  readonly batch?: number;
  readonly signal?: AbortSignal | undefined;
  readonly onImages?: OnImages | undefined;
}

async function runBatches(
  session: AttackSession,
  parallelism: number,
  set: ImageSet,
  { seed, places: known, signal, onImages }: RunOptions,
): Promise<AttackResult> {
  const { count } = set;
  const imageFloats = imageSize(set);
  const result = {
    adversarial: new Float32Array(count * imageFloats),
    flow: null as Float32Array | null,
    success: new Uint8Array(count),
    predictions: new Int32Array(count),
    logits: new Float32Array(count * set.classes.length),
  };
  const plan = { where: "attack", images: count, batch: session.batch, parallelism, signal, onImages };
  await eachBatch(plan, async ({ places, from, own }) => {
    const part = await session.run({
      images: toPixels(set, places),
      labels: takeLabels(set, places),
      places: known ? places.map((place) => known[place]!) : places,
      seed,
      signal,
    });
    result.adversarial.set(part.adversarial.subarray(0, own * imageFloats), from * imageFloats);
    result.success.set(part.success.subarray(0, own), from);
    result.predictions.set(part.predictions.subarray(0, own), from);
    const { length: classes } = set.classes;
    result.logits.set(part.logits.subarray(0, own * classes), from * classes);
    if (part.flow) {
      const flowFloats = 2 * set.height * set.width;
      result.flow ??= new Float32Array(count * flowFloats);
      result.flow.set(part.flow.subarray(0, own * flowFloats), from * flowFloats);
    }
  });
  return result;
}

interface RunOptions {
  readonly seed: number;
  readonly places: ArrayLike<number> | undefined;
  readonly signal: AbortSignal | undefined;
  readonly onImages: OnImages | undefined;
}
