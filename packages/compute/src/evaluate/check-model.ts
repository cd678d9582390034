import { parseAttack } from "../attacks/kinds.js";
import { parseNumber } from "../attacks/number.js";
import type { ImageSet } from "../data/image-set.js";
import type { Engine } from "../engine/engine.js";
import type { Model } from "../models/model.js";
import type { Alarm } from "./alarms.js";
import { checkOutputs } from "./check-outputs.js";
import type { ClassifyOptions } from "./classify.js";
import { compareAttacks, type MeasuredAttack } from "./compare-attacks.js";
import { evaluateImages } from "./evaluate-images.js";

/** Options of {@link checkModel}. */
export interface CheckOptions extends ClassifyOptions {
  /** Radius of the ball of every attack, as people write it. */
  readonly epsilon?: string;
  /** Squares that the attack without gradients may try. */
  readonly queries?: number;
  readonly seed?: number;
}

/**
 * Every check of `alarms` for a model on a set: {@link checkOutputs}, and {@link compareAttacks} of evaluations by FGSM, by
 * PGD with 20 steps of a fifth of epsilon, and by Square.
 */
export async function checkModel(
  engine: Engine,
  model: Model,
  set: ImageSet,
  { epsilon = "8/255", queries = 500, seed = 0, batch = 32, signal, onImages }: CheckOptions = {},
): Promise<readonly Alarm[]> {
  const options = { batch, signal, onImages };
  const outputs = await checkOutputs(engine, model, set, options);
  const pgd = `pgd:epsilon=${epsilon},step=${parseNumber("epsilon", epsilon) / 5},steps=20`;
  const texts = [null, `fgsm:epsilon=${epsilon}`, pgd, `square:epsilon=${epsilon},queries=${queries}`];
  const measured: MeasuredAttack[] = [];
  for (const text of texts) {
    const attack = text === null ? null : parseAttack(text);
    measured.push({
      attack,
      rows: (await evaluateImages(engine, model, attack, set, { ...options, seed })).rows,
    });
  }
  return [...outputs, ...compareAttacks(measured)];
}
