import type { ImageSet } from "../data/image-set.js";
import type { Engine } from "../engine/engine.js";
import { invalid } from "../errors.js";
import type { Model } from "../models/model.js";
import type { Attack, OnImages } from "./attack.js";
import type { AttackResult } from "./attack-result.js";
import { attackKind } from "./kinds.js";
import { readValues } from "./parameter.js";

/** The batch that stays in the processor's caches: larger ones are slower on it. */
export const ATTACK_BATCH = 32;

/**
 * Attacks every image of a set.
 *
 * @throws ComputeError `invalid` where there is not one place for each image, or for a network on which the attack
 *   cannot work
 */
export async function attackImages(
  engine: Engine,
  model: Model,
  attack: Attack,
  set: ImageSet,
  { seed = 0, places, batch = ATTACK_BATCH, signal, onImages }: AttackOptions = {},
): Promise<AttackResult> {
  if (places && places.length !== set.count) throw invalid("places", `${set.count} places`, places.length);
  const run = attackKind(attack.name).prepare(readValues(attack.values), model.spec);
  const own = places ?? Uint32Array.from({ length: set.count }, (_, i) => i);
  return run({ engine, model, set, places: own, seed, batch, signal, onImages });
}

/** Options of {@link attackImages}. */
export interface AttackOptions {
  /** All random numbers depend on it and on each image's place. */
  readonly seed?: number;
  /**
   * The place of each image in the set that this one was cut from; by default its place in this one. With it a part of a
   * set gives bit for bit what the whole gives there.
   */
  readonly places?: ArrayLike<number> | undefined;
  /** Images at a time; results do not depend on it. */
  readonly batch?: number;
  readonly signal?: AbortSignal | undefined;
  readonly onImages?: OnImages | undefined;
}
