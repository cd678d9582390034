/**
 * Carlini and Wagner (2017), section VI, in the Euclidean norm: the nearest image that misleads. With
 * x = (tanh(w) + 1) / 2, which never leaves [0, 1], Adam lowers
 *
 *     |x - clean|^2 + c (kappa - min(margin(x), kappa))
 *
 * where the margin is the best other logit less the true one. c is searched for: it grows tenfold until the attack
 * succeeds, and is then halved in between, because a smaller c lets the image stay nearer.
 */
import type { AttackKind, Target } from "./attack.js";
import { bySearch } from "./by-search.js";
import { marginObjective } from "./objective.js";
import { steps, target } from "./pgd.js";
import { adamRule } from "./rule.js";
import {
  type Asking,
  type Found,
  isMisled,
  type Probe,
  pixelProbe,
  type SearchImage,
  type SearchMethod,
  slopeAt,
  weightsOf,
} from "./search.js";

/** Keeps the tanh of a black or white pixel finite. */
const INSIDE = 0.999999;
/** A tenth of the steps must lower the loss by this factor, or the round ends. */
const IMPROVEMENT = 0.9999;

interface CwOptions {
  readonly c: number;
  readonly rounds: number;
  readonly steps: number;
  readonly stepSize: number;
  readonly kappa: number;
}

/** The nearest image so far that misleads, and its squared distance. */
interface Nearest extends Found {
  readonly distance: number;
}

/** `cw-l2`: rounds of descent with one c after another. */
export function nearestSearch(options: CwOptions, { targeted = false } = {}): SearchMethod["search"] {
  const probe = pixelProbe(marginObjective(targeted, options.kappa));
  return function* search(image): Asking<Found> {
    let nearest: Nearest = { adversarial: image.clean, misled: false, distance: Number.POSITIVE_INFINITY };
    let [low, high, c] = [0, Number.POSITIVE_INFINITY, options.c];
    for (let round = 0; round < options.rounds; round++) {
      const found = yield* descend(image, probe, { ...options, c });
      if (found.distance < nearest.distance) nearest = found;
      if (found.misled) high = c;
      else low = c;
      c = high === Number.POSITIVE_INFINITY ? c * 10 : (low + high) / 2;
    }
    return nearest;
  };
}

/** One round; the nearest of its iterates that mislead by kappa. */
function* descend(
  image: SearchImage,
  probe: Probe,
  { c, steps: count, stepSize, kappa }: CwOptions,
): Asking<Nearest> {
  const { clean } = image;
  const targets = weightsOf(image, { [image.goal]: 1 });
  const rule = adamRule(stepSize);
  const w = clean.map((pixel) => Math.atanh(INSIDE * (2 * pixel - 1)));
  let nearest: Nearest = { adversarial: clean, misled: false, distance: Number.POSITIVE_INFINITY };
  let checked = Number.POSITIVE_INFINITY;
  const stretch = Math.max(1, Math.floor(count / 10));
  for (let step = 0; step < count; step++) {
    const pixels = w.map((value) => (Math.tanh(value) + 1) / 2);
    const { logits, objective, gradient } = yield* slopeAt(probe, pixels, targets);
    const distance = squaredDistance(pixels, clean);
    const wins = isMisled(image, logits) && objective >= kappa;
    if (wins && distance < nearest.distance) nearest = { adversarial: pixels, misled: true, distance };
    const loss = distance + c * (kappa - objective);
    if (step % stretch === 0) {
      if (loss > IMPROVEMENT * checked) break;
      checked = loss;
    }
    // The rule raises, so this is the gradient of the loss with its sign turned.
    const uphill = w.map((value, i) => {
      const slope = c * gradient[i]! - 2 * (pixels[i]! - clean[i]!);
      return (slope * (1 - Math.tanh(value) ** 2)) / 2;
    });
    rule.step(0, w, uphill, -loss);
  }
  return nearest;
}

function squaredDistance(one: Float32Array, other: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < one.length; i++) sum += (one[i]! - other[i]!) ** 2;
  return sum;
}

/** The attack of this file. */
export const cwAttacks: readonly AttackKind[] = [
  {
    name: "cw-l2",
    help: "the nearest image that misleads, by Euclidean distance; bounded by nothing",
    source: "Carlini, Wagner: Towards evaluating the robustness of neural networks (2017)",
    parameters: [
      {
        name: "c",
        kind: "number",
        default: "0.01",
        above: 0,
        help: "weight of misleading in the first round",
      },
      { name: "rounds", kind: "integer", default: "9", from: 1, to: 100, help: "values of c to try" },
      steps("100"),
      { name: "step", kind: "number", default: "0.01", above: 0, help: "Adam's step size" },
      {
        name: "kappa",
        kind: "number",
        default: "0",
        from: 0,
        help: "margin by which the other class must lead",
      },
      target,
    ],
    cost: { gradients: [["rounds", "steps"]], forwards: [[2]] },
    prepare(values) {
      const aim = values.choice("target") as Target;
      const options = {
        c: values.number("c"),
        rounds: values.number("rounds"),
        steps: values.number("steps"),
        stepSize: values.number("step"),
        kappa: values.number("kappa"),
      };
      return bySearch({
        target: aim,
        movesPixels: false,
        search: nearestSearch(options, { targeted: aim !== "none" }),
      });
    },
  },
];
