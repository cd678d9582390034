/** Auto-PGD (Croce and Hein 2020) on two objectives; see `ascent`. */
import { invalid } from "../errors.js";
import type { ModelSpec } from "../models/spec.js";
import { type Ascent, ascend, better, type Climbed } from "./ascent.js";
import type { AttackKind, Target } from "./attack.js";
import { bySearch } from "./by-search.js";
import { crossEntropyObjective, logitsRatioObjective } from "./objective.js";
import type { ParsedValues } from "./parameter.js";
import { epsilon, restarts, steps, target } from "./pgd.js";
import {
  type Asking,
  otherClasses,
  pixelProbe,
  rankClasses,
  type SearchImage,
  type SearchMethod,
  stopsEarly,
  until,
  weightsOf,
} from "./search.js";

/** Options of both attacks. */
export interface ApgdOptions extends Pick<Ascent, "epsilon" | "steps" | "stopEarly"> {
  readonly restarts: number;
}

/** `apgd-ce`: ascents of the cross-entropy, away from the true class or towards another. */
export function crossEntropyAscents(
  { restarts: tries, ...options }: ApgdOptions,
  { targeted = false } = {},
): SearchMethod["search"] {
  const probe = pixelProbe(crossEntropyObjective(targeted));
  return (image) => {
    const targets = weightsOf(image, { [image.goal]: 1 });
    return firstMisled(
      image,
      times(tries).map((restart) => ({ ...options, probe, targets, start: [restart] })),
    );
  };
}

/** `apgd-t`: ascents of the logits ratio towards each of the next `classes` classes in turn. */
export function targetedAscents({
  restarts: tries,
  classes,
  ...options
}: ApgdOptions & { readonly classes: number }): SearchMethod["search"] {
  const probe = pixelProbe(logitsRatioObjective);
  return (image) => {
    const others = rankClasses(image.logits).slice(1, classes + 1);
    const ascents = others.flatMap((other, rank) => {
      const targets = weightsOf(image, { [image.goal]: -1, [other]: 1 });
      return times(tries).map((restart) => ({ ...options, probe, targets, start: ["class", rank, restart] }));
    });
    return firstMisled(image, ascents);
  };
}

/** One ascent after another until one misleads; the best of them. */
function* firstMisled(image: SearchImage, ascents: readonly Ascent[]): Asking<Climbed> {
  let best: Climbed | undefined;
  for (const ascent of ascents) {
    const climbed = yield* ascend(image, ascent);
    best = best ? better(best, climbed) : climbed;
    if (best.misled) break;
  }
  return best!;
}

const times = (count: number): number[] => Array.from({ length: count }, (_, i) => i);

function readOptions(values: ParsedValues): ApgdOptions {
  return {
    epsilon: values.number("epsilon"),
    steps: values.number("steps"),
    restarts: values.number("restarts"),
    stopEarly: stopsEarly(values),
  };
}

/**
 * Refuses networks whose logits have no fourth largest.
 *
 * @throws ComputeError `invalid`
 */
export function checkFourClasses(attack: string, { classes }: ModelSpec): void {
  if (classes < 4) throw invalid(`attack ${attack}`, "a model with at least 4 classes", classes);
}

const SOURCE = "Croce, Hein: Reliable evaluation of adversarial robustness (2020)";

/** The attacks of this file. */
export const apgdAttacks: readonly AttackKind[] = [
  {
    name: "apgd-ce",
    help: "Auto-PGD on the cross-entropy: signed steps with momentum, halved where they stop to help",
    source: SOURCE,
    parameters: [epsilon("8/255", 1), steps("100"), restarts, until, target],
    cost: { gradients: [["restarts", "steps"]], forwards: [[2]] },
    prepare(values) {
      const aim = values.choice("target") as Target;
      const search = crossEntropyAscents(readOptions(values), { targeted: aim !== "none" });
      return bySearch({ target: aim, movesPixels: false, search });
    },
  },
  {
    name: "apgd-t",
    help: "Auto-PGD on the logits ratio, towards each of the likeliest other classes in turn",
    source: SOURCE,
    parameters: [epsilon("8/255", 1), steps("100"), restarts, otherClasses, until],
    cost: { gradients: [["restarts", "classes", "steps"]], forwards: [[2]] },
    prepare(values, spec) {
      checkFourClasses("apgd-t", spec);
      const search = targetedAscents({ ...readOptions(values), classes: values.number("classes") });
      return bySearch({ target: "none", movesPixels: false, search });
    },
  },
];
