import { type ImageSet, imageSize, takeLabels, toPixels } from "../data/image-set.js";
import { batchSize } from "../engine/batch-size.js";
import { eachBatch } from "../engine/each-batch.js";
import type { Engine } from "../engine/engine.js";
import { grad, gradientName } from "../grad/grad.js";
import { prune } from "../graph/prune.js";
import type { Model } from "../models/model.js";
import { lossGraph } from "../models/network.js";
import { oneHot } from "../models/one-hot.js";
import { type Tensor, tensor } from "../tensor.js";
import { type Alarm, probabilitiesForLogits, randomOutputs, zeroGradients } from "./alarms.js";
import { type ClassifyOptions, classify } from "./classify.js";

/** The checks of `alarms` that need no attack: two passes over a set and one gradient an image. */
export async function checkOutputs(
  engine: Engine,
  model: Model,
  set: ImageSet,
  { batch = 32, signal, onImages }: ClassifyOptions = {},
): Promise<readonly Alarm[]> {
  const options = { batch, signal, onImages };
  const first = await classify(engine, model, set, options);
  const second = await classify(engine, model, set, options);
  const gradients = await inputGradients(engine, model, set, options);
  return [zeroGradients(gradients), randomOutputs(first, second), probabilitiesForLogits(first)];
}

/** The gradient of each image's cross-entropy by its pixels, [n, c, h, w]. */
async function inputGradients(
  engine: Engine,
  model: Model,
  set: ImageSet,
  { batch, signal, onImages }: Required<Pick<ClassifyOptions, "batch">> & ClassifyOptions,
): Promise<Tensor<"f32">> {
  const { parallelism } = engine;
  const size = batchSize(batch, set.count, parallelism);
  const graph = grad(prune(lossGraph(model.spec, size), ["loss"]), "loss", ["images"]);
  const gradients = new Float32Array(set.count * imageSize(set));
  const session = await engine.compile(graph, { frozen: model.params });
  const plan = { where: "check", images: set.count, batch: size, parallelism, signal, onImages };
  try {
    await eachBatch(plan, async ({ places, from, own }) => {
      const targets = oneHot(takeLabels(set, places), model.spec.classes);
      const results = await session.run({ images: toPixels(set, places), targets });
      const { data } = results[gradientName("images")]!;
      gradients.set(data.subarray(0, own * imageSize(set)) as Float32Array, from * imageSize(set));
    });
  } finally {
    await session.dispose();
  }
  return tensor("f32", [set.count, set.channels, set.height, set.width], gradients);
}
