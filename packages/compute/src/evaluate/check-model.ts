import { parseAttack } from "../attacks/kinds.js";
import { parseNumber } from "../attacks/number.js";
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
import {
  type Alarm,
  fgsmStrongerThanPgd,
  labelLeaking,
  maskedGradients,
  probabilitiesForLogits,
  randomOutputs,
  zeroGradients,
} from "./alarms.js";
import { type ClassifyOptions, classify } from "./classify.js";
import { evaluateImages } from "./evaluate-images.js";
import type { ImageRows } from "./rows.js";

/** Options of {@link checkModel}. */
export interface CheckOptions extends ClassifyOptions {
  /** Radius of the ball of every attack, as people write it. */
  readonly epsilon?: string;
  /** Squares that the attack without gradients may try. */
  readonly queries?: number;
  readonly seed?: number;
}

/**
 * Every check of `alarms` for a model on a set: two passes, one gradient an image, and evaluations by FGSM, by PGD with
 * 20 steps of a fifth of epsilon, and by Square.
 */
export async function checkModel(
  engine: Engine,
  model: Model,
  set: ImageSet,
  { epsilon = "8/255", queries = 500, seed = 0, batch = 32, signal, onImages }: CheckOptions = {},
): Promise<readonly Alarm[]> {
  const options = { batch, signal, onImages };
  const first = await classify(engine, model, set, options);
  const second = await classify(engine, model, set, options);
  const gradients = await inputGradients(engine, model, set, options);
  const rowsOf = async (attack: string | null): Promise<ImageRows> =>
    (
      await evaluateImages(engine, model, attack === null ? null : parseAttack(attack), set, {
        ...options,
        seed,
      })
    ).rows;
  const clean = await rowsOf(null);
  const fgsm = await rowsOf(`fgsm:epsilon=${epsilon}`);
  const pgd = await rowsOf(`pgd:epsilon=${epsilon},step=${fifthOf(epsilon)},steps=20`);
  const square = await rowsOf(`square:epsilon=${epsilon},queries=${queries}`);
  return [
    zeroGradients(gradients),
    randomOutputs(first, second),
    probabilitiesForLogits(first),
    fgsmStrongerThanPgd(fgsm, pgd),
    labelLeaking(clean, fgsm),
    maskedGradients(pgd, square),
  ];
}

function fifthOf(epsilon: string): number {
  return parseNumber("epsilon", epsilon) / 5;
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
