import { type ImageSet, toPixels } from "../data/image-set.js";
import { batchSize } from "../engine/batch-size.js";
import { eachBatch } from "../engine/each-batch.js";
import type { Engine } from "../engine/engine.js";
import { prune } from "../graph/prune.js";
import type { Model } from "../models/model.js";
import { lossGraph } from "../models/network.js";
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
  const { parallelism } = engine;
  const plan = { where: "classify", images: set.count, batch: size, parallelism, signal, onImages };
  try {
    await eachBatch(plan, async ({ places, from, own }) => {
      const results = await session.run({ images: toPixels(set, places) });
      logits.set(new Float32Array(results["logits"]!.data.subarray(0, own * classes)), from * classes);
    });
  } finally {
    await session.dispose();
  }
  return tensor("f32", [set.count, classes], logits);
}
