import { type ImageSet, takeLabels, toPixels } from "../data/image-set.js";
import { batchSize } from "../engine/batch-size.js";
import type { Engine } from "../engine/engine.js";
import { settleAll } from "../engine/settle-all.js";
import { throwIfCancelled } from "../errors.js";
import { prune } from "../graph/prune.js";
import type { Model } from "../models/model.js";
import { lossGraph } from "../models/network.js";
import { oneHot } from "../models/one-hot.js";
import { type Tensor, tensor } from "../tensor.js";

/** Options of {@link classify}. */
export interface ClassifyOptions {
  /** Images at a time; results do not depend on it. */
  readonly batch?: number;
  readonly signal?: AbortSignal | undefined;
  readonly onImages?: ((done: number, total: number) => void) | undefined;
}

/** The model's logits [images, classes] for every image of a set, in evaluation mode. */
export async function classify(
  engine: Engine,
  model: Model,
  set: ImageSet,
  { batch = 32, signal, onImages }: ClassifyOptions = {},
): Promise<Tensor<"f32">> {
  const size = batchSize(batch, set.count, engine.parallelism);
  const { classes } = model.spec;
  const graph = prune(lossGraph(model.spec, size), ["logits"]);
  const logits = new Float32Array(set.count * classes);
  const session = await engine.compile(graph, { frozen: model.params });
  let next = 0;
  let done = 0;
  async function work(): Promise<void> {
    while (next < set.count) {
      throwIfCancelled("classify", signal);
      const from = next;
      next += size;
      const own = Math.min(size, set.count - from);
      const places = Array.from({ length: size }, (_, i) => Math.min(from + i, set.count - 1));
      const targets = oneHot(takeLabels(set, places), classes);
      const results = await session.run({ images: toPixels(set, places), targets });
      logits.set(new Float32Array(results["logits"]!.data.subarray(0, own * classes)), from * classes);
      done += own;
      onImages?.(done, set.count);
    }
  }
  try {
    await settleAll(Array.from({ length: engine.parallelism + 1 }, work));
  } finally {
    await session.dispose();
  }
  return tensor("f32", [set.count, classes], logits);
}
