import { type ImageSet, imageSize, takeLabels, toPixels } from "../data/image-set.js";
import { batchSize } from "../engine/batch-size.js";
import { eachBatch } from "../engine/each-batch.js";
import type { Engine } from "../engine/engine.js";
import { grad, gradientName } from "../grad/grad.js";
import { prune } from "../graph/prune.js";
import type { Model } from "../models/model.js";
import { lossGraph } from "../models/network.js";
import { oneHot } from "../models/one-hot.js";
import { randomStream } from "../random.js";
import { SURFACE_BATCH } from "./surface.js";

/** A displacement of every pixel of a set's images, [count, channels, height, width], in pixel units. */
export type PixelDirection = Float32Array;

/**
 * For each image the sign of its loss's gradient: the direction of FGSM. Every pixel moves by 1 or -1 (by 0 where the
 * gradient is 0), so that a coordinate along it is an epsilon.
 */
export async function gradientSignDirection(
  engine: Engine,
  { spec, params }: Model,
  images: ImageSet,
  { batch = SURFACE_BATCH, signal }: { readonly batch?: number; readonly signal?: AbortSignal } = {},
): Promise<PixelDirection> {
  const { parallelism } = engine;
  const size = batchSize(batch, images.count, parallelism);
  const graph = prune(grad(lossGraph(spec, size), "loss", ["images"]), [gradientName("images")]);
  const out = new Float32Array(images.count * imageSize(images));
  const session = await engine.compile(graph, { frozen: params });
  const plan = {
    where: "gradient",
    images: images.count,
    batch: size,
    parallelism,
    signal,
    onImages: undefined,
  };
  try {
    await eachBatch(plan, async ({ places, from, own }) => {
      const targets = oneHot(takeLabels(images, places), images.classes.length);
      const results = await session.run({ images: toPixels(images, places), targets });
      const signs = Float32Array.from(results[gradientName("images")]!.data, Math.sign);
      out.set(signs.subarray(0, own * imageSize(images)), from * imageSize(images));
    });
  } finally {
    await session.dispose();
  }
  return out;
}

/** For each image 1 or -1 at every pixel, each as likely: as far as the gradient's sign, and blind. Follows the seed. */
export function randomSignDirection(images: ImageSet, { seed }: { readonly seed: number }): PixelDirection {
  const size = imageSize(images);
  const out = new Float32Array(images.count * size);
  for (let image = 0; image < images.count; image++) {
    const stream = randomStream(seed, "pixel direction", image);
    for (let i = 0; i < size; i++) out[image * size + i] = (stream.word(i >>> 5) >>> (i & 31)) & 1 ? 1 : -1;
  }
  return out;
}
