/**
 * Loss and accuracy around images instead of around a model:
 *
 *     cell (iy, ix): mean over images of L(clip(image + x[ix] dx + y[iy] dy)),
 *
 * with a displacement of its own for each image. With the gradient's sign for dx and random signs for dy, a loss that
 * bends sharply along dx near 0 tells of masked gradients (Tramer et al.: "Ensemble adversarial training", ICLR 2018).
 */
import { type ImageSet, imageSize, takeLabels, toPixels } from "../data/image-set.js";
import { batchSize } from "../engine/batch-size.js";
import { cutBatches } from "../engine/each-batch.js";
import type { Engine, Session } from "../engine/engine.js";
import { settleAll } from "../engine/settle-all.js";
import { ComputeError, invalid, throwIfCancelled } from "../errors.js";
import { prune } from "../graph/prune.js";
import type { Logits } from "../metrics/logits.js";
import { toClasses } from "../metrics/top1.js";
import type { Model } from "../models/model.js";
import { lossGraph } from "../models/network.js";
import { oneHot } from "../models/one-hot.js";
import { type Tensor, tensor } from "../tensor.js";
import { type Axis, coordinatesOf } from "./axis.js";
import { coarseToFine } from "./order.js";
import type { PixelDirection } from "./pixel-direction.js";
import { emptySurface, SURFACE_BATCH, type Surface, type SurfaceOptions } from "./surface.js";

/** What a surface around images is made of; coordinates are in pixel units. */
export interface PixelSurfaceOptions extends Pick<SurfaceOptions, "images" | "batch" | "onCell" | "signal"> {
  /** One or two, with as many directions. */
  readonly axes: readonly Axis[];
  readonly directions: readonly PixelDirection[];
  /** Whether pixels stay in [0, 1], as those of an attack do; true by default. */
  readonly clip?: boolean;
}

/**
 * The surface around one image or, as a mean, around each of several.
 *
 * @throws ComputeError `invalid` for directions that do not fit the axes or the images, `cancelled`
 */
export async function computePixelSurface(
  engine: Engine,
  { spec, params }: Model,
  options: PixelSurfaceOptions,
): Promise<Surface> {
  checkDirections(options);
  const { axes, images, batch = SURFACE_BATCH, onCell, signal } = options;
  const surface = emptySurface(axes);
  const coordinates = axes.map(coordinatesOf);
  const columns = axes[0]!.points;
  const order = coarseToFine(columns, axes[1]?.points ?? 1);
  const size = batchSize(batch, images.count, 1);
  const session = await engine.compile(prune(lossGraph(spec, size), ["logits", "losses"]), {
    frozen: params,
  });
  let [next, done] = [0, 0];
  async function work(): Promise<void> {
    while (next < order.length) {
      throwIfCancelled("pixel surface", signal);
      const index = order[next++]!;
      const amounts = [coordinates[0]![index % columns]!, coordinates[1]?.[Math.floor(index / columns)] ?? 0];
      const { loss, accuracy } = await evaluateAt(session, options, amounts, size);
      surface.loss[index] = loss;
      surface.accuracy[index] = accuracy;
      surface.finished[index] = 1;
      done++;
      onCell?.({ index, loss, accuracy }, { done, total: order.length });
    }
  }
  try {
    await settleAll(Array.from({ length: engine.parallelism }, work));
  } finally {
    await session.dispose();
  }
  return surface;
}

async function evaluateAt(
  session: Session,
  { images, directions, clip = true }: PixelSurfaceOptions,
  amounts: readonly number[],
  size: number,
): Promise<{ loss: number; accuracy: number }> {
  let [total, right] = [0, 0];
  for (const { places, own } of cutBatches({ images: images.count, batch: size })) {
    const labels = takeLabels(images, places);
    const pixels = displaced(images, places, directions, amounts, clip);
    const results = await session.run({ images: pixels, targets: oneHot(labels, images.classes.length) });
    const predictions = toClasses(results["logits"]! as Logits);
    for (let i = 0; i < own; i++) {
      total += results["losses"]!.data[i]!;
      right += Number(predictions[i] === labels[i]);
    }
  }
  return { loss: total / images.count, accuracy: right / images.count };
}

/** Sums in double precision, rounded once. */
function displaced(
  images: ImageSet,
  places: readonly number[],
  directions: readonly PixelDirection[],
  amounts: readonly number[],
  clip: boolean,
): Tensor<"f32"> {
  const { shape, data } = toPixels(images, places);
  const size = imageSize(images);
  const moved = data.map((pixel, at) => {
    const from = places[Math.floor(at / size)]! * size + (at % size);
    const sum = directions.reduce((value, direction, i) => value + amounts[i]! * direction[from]!, pixel);
    return clip ? Math.min(1, Math.max(0, sum)) : sum;
  });
  return tensor("f32", shape, moved);
}

function checkDirections({ axes, directions, images }: PixelSurfaceOptions): void {
  if ((axes.length !== 1 && axes.length !== 2) || axes.length !== directions.length) {
    const detail = `want one or two axes with a direction each, got ${axes.length} and ${directions.length}`;
    throw new ComputeError({ code: "invalid", where: "pixel surface", detail });
  }
  const wanted = images.count * imageSize(images);
  for (const { length } of directions) {
    if (length !== wanted) throw invalid("pixel direction", `${wanted} values`, length);
  }
}
