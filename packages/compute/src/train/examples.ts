import type { Attack } from "../attacks/attack.js";
import { attackImages } from "../attacks/attack-images.js";
import { type ImageSet, imageSize, takeLabels, toPixels } from "../data/image-set.js";
import { subset } from "../data/subset.js";
import type { Engine } from "../engine/engine.js";
import { invalid } from "../errors.js";
import type { Model } from "../models/model.js";
import { randomStream } from "../random.js";
import { type Tensor, zeros } from "../tensor.js";

/** What training draws its batches from. */
export interface ExampleSource {
  readonly count: number;
  readonly classes: number;
  /** The images [n, c, h, w] and labels at some places. */
  readonly take: (places: ArrayLike<number>) => {
    readonly images: Tensor<"f32">;
    readonly labels: Int32Array;
  };
}

/** The images of a set as they are. */
export function cleanExamples(set: ImageSet): ExampleSource {
  return {
    count: set.count,
    classes: set.classes.length,
    take: (places) => ({ images: toPixels(set, places), labels: takeLabels(set, places) }),
  };
}

/**
 * The paper's augmented data: every image of a set and one adversarial example of each, 1:1. Places from `set.count` on
 * are the adversarial ones.
 *
 * @param adversarial NCHW in [0, 1], as many images as the set
 */
export function staticExamples(set: ImageSet, adversarial: Float32Array): ExampleSource {
  const size = imageSize(set);
  if (adversarial.length !== set.count * size) {
    throw invalid("adversarial examples", `${set.count} images of ${size} values`, adversarial.length);
  }
  return {
    count: 2 * set.count,
    classes: set.classes.length,
    take(places) {
      const images = zeros("f32", [places.length, set.channels, set.height, set.width]);
      const own = Array.from(places, (place) => place % set.count);
      for (const [i, place] of own.entries()) {
        const pixels =
          places[i]! < set.count
            ? toPixels(set, [place]).data
            : adversarial.subarray(place * size, (place + 1) * size);
        images.data.set(pixels, i * size);
      }
      return { images, labels: takeLabels(set, own) };
    },
  };
}

/**
 * One adversarial example of each image, made against one model. With several attacks each image gets one of them, by
 * (seed, place) alone.
 */
export async function makeStaticExamples(
  engine: Engine,
  base: Model,
  set: ImageSet,
  attacks: readonly Attack[],
  options: StaticOptions = {},
): Promise<Float32Array> {
  return exampleShard(engine, base, set, attacks, { ...options, from: 0, to: set.count });
}

/**
 * The examples of the images from place `from` up to `to`, which is left out: bit for bit that part of what
 * {@link makeStaticExamples} gives, so that a set can be cut among workers.
 *
 * @throws ComputeError `invalid` unless 0 <= from < to <= the set's images
 */
export async function exampleShard(
  engine: Engine,
  base: Model,
  set: ImageSet,
  attacks: readonly Attack[],
  { from, to, seed = 0, signal, onImages }: ShardOptions,
): Promise<Float32Array> {
  checkShard(set, from, to);
  const choice = randomStream(seed, "mixture");
  const size = imageSize(set);
  const out = new Float32Array((to - from) * size);
  let before = 0;
  for (const [i, attack] of attacks.entries()) {
    const places = Array.from({ length: to - from }, (_, k) => from + k).filter(
      (place) => choice.below(attacks.length, place) === i,
    );
    if (places.length === 0) continue;
    const part = await attackImages(engine, base, attack, subset(set, places), {
      seed,
      places,
      signal,
      onImages: (done) => onImages?.(before + done, to - from),
    });
    for (const [k, place] of places.entries())
      out.set(part.adversarial.subarray(k * size, (k + 1) * size), (place - from) * size);
    before += places.length;
  }
  return out;
}

function checkShard({ name, count }: ImageSet, from: number, to: number): void {
  const isPlace = Number.isSafeInteger(from) && Number.isSafeInteger(to);
  if (isPlace && from >= 0 && from < to && to <= count) return;
  throw invalid(name, `images from:to within 0:${count}`, `${from}:${to}`);
}

/** Options of {@link makeStaticExamples}. */
export interface StaticOptions {
  readonly seed?: number;
  readonly signal?: AbortSignal | undefined;
  readonly onImages?: ((done: number, total: number) => void) | undefined;
}

/** Options of {@link exampleShard}. */
export interface ShardOptions extends StaticOptions {
  readonly from: number;
  readonly to: number;
}
