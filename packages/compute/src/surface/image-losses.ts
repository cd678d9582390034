import { type ImageSet, takeLabels, toPixels } from "../data/image-set.js";
import { batchSize } from "../engine/batch-size.js";
import { cutBatches } from "../engine/each-batch.js";
import type { Engine } from "../engine/engine.js";
import { settleAll } from "../engine/settle-all.js";
import { invalid, throwIfCancelled } from "../errors.js";
import type { Graph } from "../graph/graph.js";
import { prune } from "../graph/prune.js";
import type { Logits } from "../metrics/logits.js";
import { toClasses } from "../metrics/top1.js";
import type { Model, Params } from "../models/model.js";
import { lossGraph } from "../models/network.js";
import { oneHot } from "../models/one-hot.js";
import type { Tensor } from "../tensor.js";
import { type Direction, displace } from "./direction.js";
import { SURFACE_BATCH } from "./surface.js";

/** Where losses are wanted, and of which images. */
export interface ImageLossOptions {
  /** Points of a surface: for each, how far along each direction. */
  readonly points: readonly (readonly number[])[];
  readonly directions: readonly Direction[];
  readonly images: ImageSet;
  readonly batch?: number;
  /** Called for each point as it is done. */
  readonly onPoint?:
    | ((point: ImagePoint, progress: { readonly done: number; readonly total: number }) => void)
    | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** What every image came to at a point of a surface. */
export interface ImagePoint {
  /** The point's place in `points`. */
  readonly index: number;
  /** Of each image, in nats. */
  readonly losses: Float32Array;
  /** 1 for each image that is classified rightly. */
  readonly right: Uint8Array;
}

/** Losses that are kept at most: a gibibyte of them. */
const MOST_LOSSES = 2 ** 28;

/**
 * The loss of every image at some points of a surface: what a bootstrap over images draws from. A list for each point,
 * in the images' order; its mean is the surface's cell, see {@link imageMeans}. A whole surface of many images is more
 * than memory should hold: choose the points that a question needs.
 *
 * @throws ComputeError `invalid` for more than 2^28 losses, `cancelled`
 */
export async function imageLosses(
  engine: Engine,
  { spec, params }: Model,
  { points, directions, images, batch = SURFACE_BATCH, onPoint, signal }: ImageLossOptions,
): Promise<Float32Array[]> {
  const wanted = points.length * images.count;
  if (wanted > MOST_LOSSES) throw invalid("image losses", `at most ${MOST_LOSSES} of them`, wanted);
  const size = batchSize(batch, images.count, 1);
  const batches = prepareBatches(images, size);
  const graph = prune(lossGraph(spec, size), ["logits", "losses"]);
  const losses = points.map(() => new Float32Array(images.count));
  let [next, done] = [0, 0];
  async function work(): Promise<void> {
    while (next < points.length) {
      throwIfCancelled("image losses", signal);
      const index = next++;
      const moved = displace(params, directions, points[index]!);
      const point = { index, losses: losses[index]!, right: new Uint8Array(images.count) };
      await measure(engine, graph, { params: moved, batches }, point);
      onPoint?.(point, { done: ++done, total: points.length });
    }
  }
  await settleAll(Array.from({ length: engine.parallelism }, work));
  return losses;
}

/** A surface's cell from its images: loss and accuracy as `computeSurface` computes them, bit for bit. */
export function imageMeans({ losses, right }: Pick<ImagePoint, "losses" | "right">): {
  readonly loss: number;
  readonly accuracy: number;
} {
  let [total, count] = [0, 0];
  for (const loss of losses) total += loss;
  for (const flag of right) count += flag;
  return { loss: Math.fround(total / losses.length), accuracy: Math.fround(count / right.length) };
}

interface Batch {
  readonly images: Tensor<"f32">;
  readonly targets: Tensor<"f32">;
  readonly labels: Int32Array;
  /** The place of the first of its images. */
  readonly from: number;
  /** How many count; the last batch is filled up with its last image. */
  readonly own: number;
}

function prepareBatches(set: ImageSet, batch: number): Batch[] {
  return cutBatches({ images: set.count, batch }).map(({ places, from, own }) => {
    const labels = takeLabels(set, places);
    return { images: toPixels(set, places), targets: oneHot(labels, set.classes.length), labels, from, own };
  });
}

async function measure(
  engine: Engine,
  graph: Graph,
  { params, batches }: { readonly params: Params; readonly batches: readonly Batch[] },
  out: ImagePoint,
): Promise<void> {
  const session = await engine.compile(graph, { frozen: params, calls: "single" });
  try {
    for (const { images, targets, labels, from, own } of batches) {
      const { logits, losses } = await session.run({ images, targets });
      const predictions = toClasses(logits as Logits);
      out.losses.set(losses!.data.subarray(0, own), from);
      for (let i = 0; i < own; i++) out.right[from + i] = Number(predictions[i] === labels[i]);
    }
  } finally {
    await session.dispose();
  }
}
