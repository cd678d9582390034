import type { Attack } from "../attacks/attack.js";
import type { AttackResult } from "../attacks/attack-result.js";
import type { AttackValues } from "../attacks/parameter.js";
import type { ImageSet } from "../data/image-set.js";
import type { Engine } from "../engine/engine.js";
import { type RobustAccuracy, robustAccuracy } from "../metrics/robust-accuracy.js";
import type { Model } from "../models/model.js";
import { type EvaluateOptions, evaluateImages } from "./evaluate-images.js";
import type { ImageRows } from "./rows.js";

/** How a model fares on a set of images under one attack. Distances are means over the images. */
export interface EvaluationSummary {
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
}

/** A summary, and what it was made of. */
export interface Evaluation extends EvaluationSummary {
  /** Spent on the attack, or on classifying where there is none. */
  readonly seconds: number;
  /** Per image: right after the attack. */
  readonly right: Uint8Array;
  readonly adversarial: AttackResult | null;
}

/** Evaluates a model on a set, attacked or not: {@link evaluateImages} and then {@link summarizeRows}. */
export async function evaluate(
  engine: Engine,
  model: Model,
  attack: Attack | null,
  set: ImageSet,
  options: EvaluateOptions = {},
): Promise<Evaluation> {
  const { rows, adversarial, seconds } = await evaluateImages(engine, model, attack, set, options);
  return { ...summarizeRows(rows, attack), seconds, right: rows.right, adversarial };
}

/** The means of an evaluation from its rows. The rows of a set joined from parts give the whole's means, bit for bit. */
export function summarizeRows(rows: ImageRows, attack: Attack | null): EvaluationSummary {
  const robust = robustAccuracy(rows.before, rows.right);
  return {
    attack: attack?.name ?? "none",
    parameters: attack?.values ?? {},
    images: robust.images,
    top1: robust.rightAfter / robust.images,
    loss: mean(rows.loss),
    oneMinusSsim: 1 - mean(rows.ssim),
    l2: mean(rows.l2),
    linf: mean(rows.linf),
    meanFlow: rows.flow && mean(rows.flow),
    robust,
  };
}

function mean(values: Float64Array): number {
  let sum = 0;
  for (const value of values) sum += value;
  return sum / values.length;
}
