import type { Attack } from "../attacks/attack.js";
import { type AttackOptions, attackImages } from "../attacks/attack-images.js";
import type { AttackResult } from "../attacks/attack-result.js";
import { type ImageSet, toPixels } from "../data/image-set.js";
import type { Engine } from "../engine/engine.js";
import { crossEntropy } from "../metrics/cross-entropy.js";
import { l2, linf } from "../metrics/distance.js";
import { meanFlow } from "../metrics/flow.js";
import { ssim } from "../metrics/ssim.js";
import { toClasses } from "../metrics/top1.js";
import type { Model } from "../models/model.js";
import { type Tensor, tensor } from "../tensor.js";
import { classify } from "./classify.js";
import type { ImageRows } from "./rows.js";

/** Every image of a set measured, attacked or not. */
export interface EvaluatedImages {
  readonly rows: ImageRows;
  readonly adversarial: AttackResult | null;
  /** What the model answers to the images as they are; null where `clean` was given. */
  readonly cleanLogits: Tensor<"f32"> | null;
  /** Spent on the attack, or on classifying where there is none. */
  readonly seconds: number;
}

/** Options of {@link evaluateImages}. */
export interface EvaluateOptions extends AttackOptions {
  /** `right` of an evaluation without attack, if there is one already. */
  readonly clean?: Uint8Array;
}

/**
 * Measures a model on each image of a set, attacked or not. Images do not see each other: given their `places`, the
 * rows of a part of a set are bit for bit that part of the whole's rows.
 */
export async function evaluateImages(
  engine: Engine,
  model: Model,
  attack: Attack | null,
  set: ImageSet,
  options: EvaluateOptions = {},
): Promise<EvaluatedImages> {
  const begun = performance.now();
  if (attack === null) {
    const logits = await classify(engine, model, set, options);
    const right = rightOf(logits, set);
    const loss = crossEntropy(logits, set.labels);
    const rows = { before: right, right, loss, ...untouched(set.count) };
    return { rows, adversarial: null, cleanLogits: logits, seconds: secondsSince(begun) };
  }
  const cleanLogits = options.clean ? null : await classify(engine, model, set, options);
  const before = options.clean ?? rightOf(cleanLogits!, set);
  const attacked = performance.now();
  const adversarial = await attackImages(engine, model, attack, set, options);
  const logits = tensor("f32", [set.count, set.classes.length], adversarial.logits);
  const [right, loss] = [rightOf(logits, set), crossEntropy(logits, set.labels)];
  const rows = { before, right, loss, ...distances(set, adversarial) };
  return { rows, adversarial, cleanLogits, seconds: secondsSince(attacked) };
}

function untouched(count: number) {
  const zeros = new Float64Array(count);
  return { ssim: new Float64Array(count).fill(1), l2: zeros, linf: zeros.slice(), flow: null };
}

/** Image by image, so that a set of fifty thousand is never held twice. */
function distances(set: ImageSet, { adversarial, flow }: AttackResult) {
  const size = adversarial.length / set.count;
  const rows = {
    ssim: new Float64Array(set.count),
    l2: new Float64Array(set.count),
    linf: new Float64Array(set.count),
    flow: flow && meanFlow(tensor("f32", [set.count, 2, set.height, set.width], flow)),
  };
  for (let image = 0; image < set.count; image++) {
    const clean = toPixels(set, [image]);
    const moved = tensor("f32", clean.shape, adversarial.subarray(image * size, (image + 1) * size));
    rows.ssim[image] = ssim(clean, moved)[0]!;
    rows.l2[image] = l2(clean, moved)[0]!;
    rows.linf[image] = linf(clean, moved)[0]!;
  }
  return rows;
}

function rightOf(logits: Tensor<"f32">, set: ImageSet): Uint8Array {
  return Uint8Array.from(toClasses(logits), (prediction, i) => Number(prediction === set.labels[i]));
}

function secondsSince(begun: number): number {
  return (performance.now() - begun) / 1000;
}
