import { type ImageSet, takeLabels, toPixels } from "../data/image-set.js";
import { batchSize } from "../engine/batch-size.js";
import { cutBatches } from "../engine/each-batch.js";
import type { Engine } from "../engine/engine.js";
import { settleAll } from "../engine/settle-all.js";
import { invalid, throwIfCancelled } from "../errors.js";
import type { Graph } from "../graph/graph.js";
import { prune } from "../graph/prune.js";
import type { Model, Params } from "../models/model.js";
import { lossGraph } from "../models/network.js";
import { oneHot } from "../models/one-hot.js";
import { type Direction, displace } from "./direction.js";
import { SURFACE_BATCH } from "./surface.js";

/** Where losses are wanted, and of which images. */
export interface ImageLossOptions {
  /** Points of a surface: for each, how far along each direction. */
  readonly points: readonly (readonly number[])[];
  readonly directions: readonly Direction[];
  readonly images: ImageSet;
  readonly batch?: number;
  readonly onPoint?: ((done: number, total: number) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Losses that are kept at most: a gibibyte of them. */
const MOST_LOSSES = 2 ** 28;

/**
 * The loss of every image at some points of a surface: what a bootstrap over images draws from. A list for each point,
 * in the images' order; its mean is the surface's cell. A whole surface of many images is more than memory should hold:
 * choose the points that a question needs.
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
  const graph = prune(lossGraph(spec, size), ["losses"]);
  const losses = points.map(() => new Float32Array(images.count));
  let [next, done] = [0, 0];
  async function work(): Promise<void> {
    while (next < points.length) {
      throwIfCancelled("image losses", signal);
      const point = next++;
      const moved = displace(params, directions, points[point]!);
      await lossesAt({ engine, graph, params: moved, images, size }, losses[point]!);
      onPoint?.(++done, points.length);
    }
  }
  await settleAll(Array.from({ length: engine.parallelism }, work));
  return losses;
}

interface Point {
  readonly engine: Engine;
  readonly graph: Graph;
  readonly params: Params;
  readonly images: ImageSet;
  readonly size: number;
}

async function lossesAt({ engine, graph, params, images, size }: Point, out: Float32Array): Promise<void> {
  const session = await engine.compile(graph, { frozen: params, calls: "single" });
  try {
    for (const { places, from, own } of cutBatches({ images: images.count, batch: size })) {
      const targets = oneHot(takeLabels(images, places), images.classes.length);
      const { losses } = await session.run({ images: toPixels(images, places), targets });
      out.set(losses!.data.subarray(0, own), from);
    }
  } finally {
    await session.dispose();
  }
}
