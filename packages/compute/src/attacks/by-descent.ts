/** Attacks made of a method: its sessions, the classes it aims for, and descent over a set, batch by batch. */
import { takeLabels, toPixels } from "../data/image-set.js";
import { batchSize } from "../engine/batch-size.js";
import { eachBatch } from "../engine/each-batch.js";
import type { Engine } from "../engine/engine.js";
import { grad } from "../grad/grad.js";
import { prune } from "../graph/prune.js";
import type { Model } from "../models/model.js";
import { oneHot } from "../models/one-hot.js";
import type { Tensor } from "../tensor.js";
import type { AttackRun, Method } from "./attack.js";
import { emptyResult, writeResult } from "./attack-result.js";
import { type DescentResult, type DescentSessions, descent } from "./descent.js";
import { chooseGoal } from "./goal.js";

/** The attack that a method is: `descent` on every batch of the set. */
export function byDescent(method: Method): AttackRun {
  return async (work) => {
    const { engine, model, set, places: known, seed, batch, signal, onImages } = work;
    const size = batchSize(batch, set.count, engine.parallelism);
    const session = await openMethod(engine, model, method, size);
    const result = emptyResult(set);
    const { parallelism } = engine;
    const plan = { where: "attack", images: set.count, batch: size, parallelism, signal, onImages };
    try {
      await eachBatch(plan, async ({ places, from, own }) => {
        const images = toPixels(set, places);
        const at = places.map((place) => known[place]!);
        const part = await session.run({ images, labels: takeLabels(set, places), places: at, seed, signal });
        writeResult(result, part, { count: set.count, from, own });
      });
    } finally {
      await session.dispose();
    }
    return result;
  };
}

/** A method compiled against one model for one batch size. */
interface MethodSession {
  run(input: BatchInput): Promise<DescentResult>;
  dispose(): Promise<void>;
}

/** One batch of labelled images [batch, c, h, w]; `places` are their places in their data set. */
interface BatchInput {
  readonly images: Tensor<"f32">;
  readonly labels: Int32Array;
  readonly places: ArrayLike<number>;
  readonly seed: number;
  readonly signal: AbortSignal | undefined;
}

async function openMethod(
  engine: Engine,
  model: Model,
  method: Method,
  batch: number,
): Promise<MethodSession> {
  const graph = method.graph(model.spec, batch);
  const outputs = ["logits", "objectives", ...(method.variable === "images" ? [] : ["adversarial"])];
  const withGradient = grad(prune(graph, [...outputs, "objective"]), "objective", [method.variable]);
  const gradient = await engine.compile(withGradient, { frozen: model.params });
  const forward = await engine.compile(prune(graph, outputs), { frozen: model.params });
  const sessions: DescentSessions = { gradient, forward };
  return {
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

/** The classes that the objective is about; the clean images are classified only where the choice depends on it. */
async function chooseGoals(
  method: Method,
  { forward }: DescentSessions,
  { spec }: Model,
  { images, labels, places, seed }: BatchInput,
): Promise<Int32Array> {
  const { classes, height, width } = spec;
  const logits =
    method.target === "least-likely" ? await cleanLogits() : new Float32Array(labels.length * classes);
  return labels.map((label, i) =>
    chooseGoal(method.target, {
      label,
      logits: logits.subarray(i * classes, (i + 1) * classes),
      seed,
      place: places[i]!,
    }),
  );

  async function cleanLogits() {
    const shape = [labels.length, 2, height, width];
    const flow = { dtype: "f32", shape, data: new Float32Array(labels.length * 2 * height * width) } as const;
    const still = method.variable === "flow" ? { flow } : {};
    const results = await forward.run({ images, targets: oneHot(labels, classes), ...still });
    return results["logits"]!.data as Float32Array | Float64Array;
  }
}
