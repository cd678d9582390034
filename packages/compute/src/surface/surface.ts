/**
 * Loss and accuracy of a model displaced along one or two directions:
 *
 *     cell (iy, ix): L(w + x[ix] dx + y[iy] dy), batch norm in evaluation mode.
 *
 * Every cell is a session of its own with the displaced weights frozen: making one costs a few milliseconds, and frozen
 * weights are what makes the passes fast.
 */
import { type ImageSet, takeLabels, toPixels } from "../data/image-set.js";
import { batchSize } from "../engine/batch-size.js";
import { cutBatches } from "../engine/each-batch.js";
import type { Engine } from "../engine/engine.js";
import { settleAll } from "../engine/settle-all.js";
import { ComputeError, throwIfCancelled } from "../errors.js";
import type { Graph } from "../graph/graph.js";
import { prune } from "../graph/prune.js";
import type { Logits } from "../metrics/logits.js";
import { toClasses } from "../metrics/top1.js";
import type { Model, Params } from "../models/model.js";
import { lossGraph } from "../models/network.js";
import { oneHot } from "../models/one-hot.js";
import type { Tensor } from "../tensor.js";
import { type Axis, coordinatesOf } from "./axis.js";
import { type Direction, displace } from "./direction.js";
import { coarseToFine } from "./order.js";

/** A grid of losses and accuracies, row-major with y outer: cell (iy, ix) is `iy * x.points + ix`. */
export interface Surface {
  /** One or two axes, x first. */
  readonly axes: readonly Axis[];
  /** Mean cross-entropy over the images, in nats. NaN and infinity are what they are. */
  readonly loss: Float32Array;
  /** The share of images classified rightly, from 0 to 1. */
  readonly accuracy: Float32Array;
  /** 1 where a cell has been computed. */
  readonly finished: Uint8Array;
}

/** One computed cell. */
export interface Cell {
  readonly index: number;
  readonly loss: number;
  readonly accuracy: number;
}

/** What a surface is made of. */
export interface SurfaceOptions {
  /** One or two, with as many directions. */
  readonly axes: readonly Axis[];
  readonly directions: readonly Direction[];
  /** Clean images, or adversarial ones for the adversarial surface. */
  readonly images: ImageSet;
  readonly batch?: number;
  /** Cells that are known already; they are not computed again. */
  readonly resume?: Surface;
  /** Only these cells; all by default. A grid can thus be cut among workers. */
  readonly cells?: ArrayLike<number>;
  /** Called for each cell as it is finished. */
  readonly onCell?: (cell: Cell, progress: { readonly done: number; readonly total: number }) => void;
  readonly signal?: AbortSignal | undefined;
}

/** The batch at which a processor is fastest: with larger ones the activations leave its caches. */
export const SURFACE_BATCH = 32;

/** A surface without a cell. */
export function emptySurface(axes: readonly Axis[]): Surface {
  const size = axes.reduce((product, { points }) => product * points, 1);
  return {
    axes,
    loss: new Float32Array(size).fill(Number.NaN),
    accuracy: new Float32Array(size).fill(Number.NaN),
    finished: new Uint8Array(size),
  };
}

/**
 * Computes a surface, coarse to fine. The result does not depend on the batch size, on the number of threads, or on
 * how often it was stopped and resumed.
 *
 * @throws ComputeError `cancelled` once the signal is raised; finished cells have been handed to `onCell`
 */
export async function computeSurface(
  engine: Engine,
  model: Model,
  options: SurfaceOptions,
): Promise<Surface> {
  const { axes, directions, images, resume, onCell, signal } = options;
  checkAxes(axes, directions);
  const surface = resume ? copySurface(resume) : emptySurface(axes);
  const columns = axes[0]!.points;
  const rows = axes[1]?.points ?? 1;
  const wanted = options.cells ? new Set(Array.from(options.cells)) : undefined;
  const todo = coarseToFine(columns, rows).filter(
    (cell) => !surface.finished[cell] && (wanted?.has(cell) ?? true),
  );
  const coordinates = axes.map(coordinatesOf);
  const batches = prepareBatches(images, batchSize(options.batch ?? SURFACE_BATCH, images.count, 1));
  const graph = prune(lossGraph(model.spec, batches[0]!.count), ["logits", "losses"]);
  let next = 0;
  let done = 0;
  async function work(): Promise<void> {
    while (next < todo.length) {
      throwIfCancelled("surface", signal);
      const index = todo[next++]!;
      const amounts = [coordinates[0]![index % columns]!, coordinates[1]?.[Math.floor(index / columns)] ?? 0];
      const moved = displace(model.params, directions, amounts);
      const { loss, accuracy } = await evaluateParams(engine, graph, moved, batches);
      surface.loss[index] = loss;
      surface.accuracy[index] = accuracy;
      surface.finished[index] = 1;
      done++;
      onCell?.(
        { index, loss: surface.loss[index]!, accuracy: surface.accuracy[index]! },
        { done, total: todo.length },
      );
    }
  }
  await settleAll(Array.from({ length: engine.parallelism }, work));
  return surface;
}

interface Batch {
  readonly images: Tensor<"f32">;
  readonly targets: Tensor<"f32">;
  readonly labels: Int32Array;
  /** The graph's batch size. */
  readonly count: number;
  /** How many of them count; the last batch is filled up with its last image. */
  readonly own: number;
}

function prepareBatches(set: ImageSet, count: number): Batch[] {
  return cutBatches({ images: set.count, batch: count }).map(({ places, own }) => {
    const labels = takeLabels(set, places);
    return { images: toPixels(set, places), targets: oneHot(labels, set.classes.length), labels, count, own };
  });
}

async function evaluateParams(
  engine: Engine,
  graph: Graph,
  params: Params,
  batches: readonly Batch[],
): Promise<{ loss: number; accuracy: number }> {
  const session = await engine.compile(graph, { frozen: params, calls: "single" });
  try {
    let [total, right, images] = [0, 0, 0];
    for (const { images: pixels, targets, labels, own } of batches) {
      const results = await session.run({ images: pixels, targets });
      const predictions = toClasses(results["logits"]! as Logits);
      for (let i = 0; i < own; i++) {
        total += results["losses"]!.data[i]!;
        right += Number(predictions[i] === labels[i]);
      }
      images += own;
    }
    return { loss: total / images, accuracy: right / images };
  } finally {
    await session.dispose();
  }
}

function checkAxes(axes: readonly Axis[], directions: readonly Direction[]): void {
  if ((axes.length === 1 || axes.length === 2) && axes.length === directions.length) return;
  throw new ComputeError({
    code: "invalid",
    where: "surface",
    detail: `want one or two axes with a direction each, got ${axes.length} and ${directions.length}`,
  });
}

function copySurface({ axes, loss, accuracy, finished }: Surface): Surface {
  return { axes, loss: loss.slice(), accuracy: accuracy.slice(), finished: finished.slice() };
}
