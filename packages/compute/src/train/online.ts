import type { Attack } from "../attacks/attack.js";
import { attackImages } from "../attacks/attack-images.js";
import { createImageSet } from "../data/image-set.js";
import type { Engine } from "../engine/engine.js";
import type { Model } from "../models/model.js";
import { randomStream } from "../random.js";
import { type Tensor, tensor } from "../tensor.js";

/** Which examples to make on the fly. */
export interface OnlineOptions {
  /** One of them is drawn for each step. */
  readonly attacks: readonly Attack[];
  /** 0.5: each image beside its adversarial example; 0: adversarial examples alone (Madry et al. 2018). */
  readonly cleanShare?: 0 | 0.5;
}

/** Labelled images of a step. */
export interface Examples {
  readonly images: Tensor<"f32">;
  readonly labels: Int32Array;
}

/** When in a training: what the step's random numbers depend on. */
export interface Moment {
  readonly seed: number;
  readonly epoch: number;
  readonly step: number;
  readonly signal: AbortSignal | undefined;
}

/**
 * The examples with an adversarial one behind each, or adversarial ones alone where `cleanShare` is 0, made against the
 * model as it is. Which of several attacks is used is drawn for each step.
 */
export async function addOnlineExamples(
  engine: Engine,
  model: Model,
  clean: Examples,
  { attacks, cleanShare = 0.5 }: OnlineOptions,
  { seed, epoch, step, signal }: Moment,
): Promise<Examples> {
  const [count, channels, height, width] = clean.images.shape as [number, number, number, number];
  const set = createImageSet({
    name: "batch",
    split: "train",
    classes: Array.from({ length: model.spec.classes }, (_, k) => String(k)),
    channels,
    height,
    width,
    pixels: clean.images.data,
    levels: 1,
    labels: clean.labels,
  });
  const attack = attacks[randomStream(seed, "mixture", epoch).below(attacks.length, step)]!;
  const own = randomStream(seed, "online", epoch).word(step);
  const { adversarial } = await attackImages(engine, model, attack, set, { seed: own, signal });
  if (cleanShare === 0)
    return { images: tensor("f32", clean.images.shape, adversarial), labels: clean.labels };
  const both = new Float32Array(2 * adversarial.length);
  both.set(clean.images.data);
  both.set(adversarial, adversarial.length);
  const labels = new Int32Array(2 * count);
  labels.set(clean.labels);
  labels.set(clean.labels, count);
  return { images: tensor("f32", [2 * count, channels, height, width], both), labels };
}
