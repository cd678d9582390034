import type { Attack } from "../attacks/attack.js";
import { type AttackResult, attackImages } from "../attacks/attack-images.js";
import type { AttackValues } from "../attacks/parameter.js";
import { type ImageSet, toPixels } from "../data/image-set.js";
import type { Engine } from "../engine/engine.js";
import { crossEntropy } from "../metrics/cross-entropy.js";
import { l2, linf } from "../metrics/distance.js";
import { meanFlow } from "../metrics/flow.js";
import { type RobustAccuracy, robustAccuracy } from "../metrics/robust-accuracy.js";
import { ssim } from "../metrics/ssim.js";
import { toClasses } from "../metrics/top1.js";
import type { Model } from "../models/model.js";
import { type Tensor, tensor } from "../tensor.js";
import { classify } from "./classify.js";

/** How a model fares on a set of images under one attack. Distances are means over the images. */
export interface Evaluation {
  /** The attack's name, or `none`. */
  readonly attack: string;
  readonly parameters: AttackValues;
  readonly images: number;
  /** The share of all images that are still classified rightly, from 0 to 1. */
  readonly top1: number;
  /** Mean cross-entropy, in nats. */
  readonly loss: number;
  readonly oneMinusSsim: number;
  /** In pixel units. */
  readonly l2: number;
  readonly linf: number;
  /** In pixels; null where the attack moves no pixels. */
  readonly meanFlow: number | null;
  /** Robust accuracy by either denominator. */
  readonly robust: RobustAccuracy;
  /** Spent on the attack, or on classifying where there is none. */
  readonly seconds: number;
  /** Per image: right after the attack. */
  readonly right: Uint8Array;
  readonly adversarial: AttackResult | null;
}

/** Options of {@link evaluate}. */
export interface EvaluateOptions {
  readonly seed?: number;
  readonly batch?: number;
  /** `right` of an evaluation without attack, if there is one already. */
  readonly clean?: Uint8Array;
  readonly signal?: AbortSignal | undefined;
  readonly onImages?: ((done: number, total: number) => void) | undefined;
}

/** Evaluates a model on a set, attacked or not. */
export async function evaluate(
  engine: Engine,
  model: Model,
  attack: Attack | null,
  set: ImageSet,
  options: EvaluateOptions = {},
): Promise<Evaluation> {
  const begun = performance.now();
  if (attack === null) {
    const logits = await classify(engine, model, set, options);
    const right = rightOf(logits, set);
    return { ...summary(set, logits, right, right, begun), ...untouched };
  }
  const clean = options.clean ?? rightOf(await classify(engine, model, set, options), set);
  const attacked = performance.now();
  const result = await attackImages(engine, model, attack, set, options);
  const logits = tensor("f32", [set.count, set.classes.length], result.logits);
  const row = summary(set, logits, clean, rightOf(logits, set), attacked);
  return {
    ...row,
    attack: attack.name,
    parameters: attack.values,
    adversarial: result,
    ...distances(set, result),
  };
}

const untouched = {
  attack: "none",
  parameters: {},
  oneMinusSsim: 0,
  l2: 0,
  linf: 0,
  meanFlow: null,
  adversarial: null,
} as const;

function summary(set: ImageSet, logits: Tensor<"f32">, before: Uint8Array, after: Uint8Array, begun: number) {
  const robust = robustAccuracy(before, after);
  return {
    images: set.count,
    top1: robust.rightAfter / robust.images,
    loss: mean(crossEntropy(logits, set.labels)),
    robust,
    seconds: (performance.now() - begun) / 1000,
    right: after,
  };
}

/** Image by image, so that a set of fifty thousand is never held twice. */
function distances(set: ImageSet, { adversarial, flow }: AttackResult) {
  const size = adversarial.length / set.count;
  const rows = Array.from({ length: set.count }, (_, image) => {
    const clean = toPixels(set, [image]);
    const moved = tensor("f32", clean.shape, adversarial.subarray(image * size, (image + 1) * size));
    return { ssim: ssim(clean, moved)[0]!, l2: l2(clean, moved)[0]!, linf: linf(clean, moved)[0]! };
  });
  return {
    oneMinusSsim: 1 - mean(rows.map((row) => row.ssim)),
    l2: mean(rows.map((row) => row.l2)),
    linf: mean(rows.map((row) => row.linf)),
    meanFlow: flow ? mean(meanFlow(tensor("f32", [set.count, 2, set.height, set.width], flow))) : null,
  };
}

function rightOf(logits: Tensor<"f32">, set: ImageSet): Uint8Array {
  return Uint8Array.from(toClasses(logits), (prediction, i) => Number(prediction === set.labels[i]));
}

function mean(values: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i]!;
  return sum / values.length;
}
