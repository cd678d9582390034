import { correlate } from "@basin/compute";
import type { ReportPayload } from "@basin/tasks";
import type { GroupUnits } from "./compare-units.js";
import type { Drawing } from "./drawing.js";
import { meanOf } from "./unit.js";

/** Groups with what they were trained on, and 1-SSIM of each attack's images, made against the base. */
export interface CorrelationInput {
  readonly groups: ReportPayload["groups"];
  readonly byAttack: ReadonlyMap<string, number>;
}

/** Fewer pairs have no order to speak of. */
const LEAST_PAIRS = 3;

/**
 * Spearman's correlation over trained groups, between 1-SSIM of what they were trained on and a figure's mean. A group that
 * was trained on several attacks has had as much of each: the mean of theirs. The base is left out, for it was trained on
 * no attack. Null for fewer than three groups.
 */
export function correlationOf(
  figure: readonly GroupUnits[],
  { groups, byAttack }: CorrelationInput,
  drawing: Drawing,
) {
  const pairs = groups
    .filter(({ attacks }) => attacks.length > 0)
    .map(({ name, attacks }) => ({
      x: meanOfAll(attacks.map((attack) => byAttack.get(attack) ?? Number.NaN)),
      y: meanOf(figure.find(({ group }) => group === name)?.units ?? []),
    }))
    .filter(({ x, y }) => !Number.isNaN(x) && !Number.isNaN(y));
  if (pairs.length < LEAST_PAIRS) return null;
  const [xs, ys] = [pairs.map(({ x }) => x), pairs.map(({ y }) => y)];
  const { interval, test } = correlate("spearman", xs, ys, drawing);
  const { estimate, low, high, level } = interval;
  return { spearman: estimate, low, high, level, pValue: test.p, pairs: pairs.length };
}

function meanOfAll(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
