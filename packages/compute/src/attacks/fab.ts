/**
 * The fast adaptive boundary attack (Croce and Hein, ICML 2020), targeted, in the maximum norm: it looks for the nearest
 * point that misleads. For a class t the boundary is taken for the plane where z_t - z_y, linear around the point x,
 * is zero. With d the shortest way to it from x and e that from the clean image,
 *
 *     x <- clip((1 - a)(x + 1.05 d) + a (clean + 1.05 e)),   a = min(|d| / (|d| + |e|), 0.1)
 *
 * and a point that misleads is noted and drawn back: x <- clean + 0.9 (x - clean).
 */
import { randomStream } from "../random.js";
import type { AttackKind } from "./attack.js";
import { bySearch } from "./by-search.js";
import { towardsPlane } from "./hyperplane.js";
import { weightedObjective } from "./objective.js";
import { epsilon, restarts, steps } from "./pgd.js";
import {
  type Asking,
  type Found,
  isMisled,
  otherClasses,
  pixelProbe,
  rankClasses,
  type SearchImage,
  type SearchMethod,
  type Slope,
  slopeAt,
  stopsEarly,
  until,
  weightsOf,
} from "./search.js";

const OVERSHOOT = 1.05;
const MOST_BIAS = 0.1;
const BACK = 0.9;
/** Keeps a direction of length zero from dividing by zero. */
const SHORTEST = 1e-8;

/** Options of `fab-t`. */
export interface FabOptions {
  /** What is farther away does not count. */
  readonly epsilon: number;
  readonly steps: number;
  readonly restarts: number;
  readonly classes: number;
  /** Stop at the first point within epsilon, instead of looking for the nearest. */
  readonly stopEarly: boolean;
}

/** `fab-t`: the boundary towards each of the next `classes` classes in turn. */
export function boundarySearch(options: FabOptions): SearchMethod["search"] {
  const probe = pixelProbe(weightedObjective);
  return function* search(image): Asking<Found> {
    const nearest = new Nearest(image, options.epsilon);
    const others = rankClasses(image.logits).slice(1, options.classes + 1);
    for (const [rank, other] of others.entries()) {
      const weights = weightsOf(image, { [image.goal]: -1, [other]: 1 });
      const ask = (pixels: Float32Array): Asking<Slope> => slopeAt(probe, pixels, weights);
      for (let restart = 0; restart < options.restarts; restart++) {
        const start = restart === 0 ? image.clean : randomStart(image, options.epsilon, [rank, restart]);
        yield* follow(image, { start, ask, nearest, ...options });
        if (nearest.misled && options.stopEarly) return nearest;
      }
    }
    return nearest;
  };
}

/** The nearest point so far that misleads and lies within epsilon, or the clean image. */
class Nearest implements Found {
  adversarial: Float32Array;
  misled = false;
  #distance: number;
  readonly #clean: Float32Array;

  constructor({ clean }: SearchImage, epsilon: number) {
    this.adversarial = clean;
    this.#clean = clean;
    this.#distance = epsilon;
  }

  note(pixels: Float32Array): void {
    const distance = pixels.reduce((far, pixel, i) => Math.max(far, Math.abs(pixel - this.#clean[i]!)), 0);
    if (distance > this.#distance) return;
    this.adversarial = pixels;
    this.misled = true;
    this.#distance = distance;
  }
}

interface Following extends Pick<FabOptions, "steps" | "stopEarly"> {
  readonly start: Float32Array;
  readonly ask: (pixels: Float32Array) => Asking<Slope>;
  readonly nearest: Nearest;
}

/** One walk along the boundary. */
function* follow(
  image: SearchImage,
  { start, ask, nearest, steps: count, stopEarly }: Following,
): Asking<void> {
  let x = start;
  for (let i = 0; i <= count; i++) {
    let slope = yield* ask(x);
    if (isMisled(image, slope.logits)) {
      nearest.note(x);
      if (i === count || (stopEarly && nearest.misled)) return;
      x = x.map((pixel, k) => image.clean[k]! + BACK * (pixel - image.clean[k]!));
      slope = yield* ask(x);
    }
    if (i < count) x = approach(x, image.clean, slope);
  }
}

/** The formula at the head of this file. */
function approach(x: Float32Array, clean: Float32Array, { gradient, objective }: Slope): Float32Array {
  let cleanGap = objective;
  for (let i = 0; i < x.length; i++) cleanGap += gradient[i]! * (clean[i]! - x[i]!);
  const own = towardsPlane(x, gradient, objective);
  const fromClean = towardsPlane(clean, gradient, cleanGap);
  const [near, far] = [longest(own), longest(fromClean)];
  const bias = Math.min(near / (near + far), MOST_BIAS);
  return x.map((pixel, i) => {
    const ahead = pixel + OVERSHOOT * own[i]!;
    const pulled = clean[i]! + OVERSHOOT * fromClean[i]!;
    return Math.min(Math.max((1 - bias) * ahead + bias * pulled, 0), 1);
  });
}

function longest(change: Float64Array): number {
  return change.reduce((most, value) => Math.max(most, Math.abs(value)), SHORTEST);
}

/** Half as far as epsilon. */
function randomStart(
  { clean, seed, place }: SearchImage,
  radius: number,
  name: readonly number[],
): Float32Array {
  const stream = randomStream(seed, "start", place, "boundary", ...name);
  const noise = Float64Array.from(clean, (_, i) => 2 * stream.uniform(i) - 1);
  const factor = (0.5 * radius) / longest(noise);
  return clean.map((pixel, i) => Math.min(Math.max(pixel + factor * noise[i]!, 0), 1));
}

/** The attack of this file. */
export const fabAttacks: readonly AttackKind[] = [
  {
    name: "fab-t",
    help: "walks along the boundary of each of the likeliest other classes to the nearest point",
    source:
      "Croce, Hein: Minimally distorted adversarial examples with a fast adaptive boundary attack (2020)",
    parameters: [epsilon("8/255", 1), steps("100"), restarts, otherClasses, until],
    // A point that misleads is asked about again where it is drawn back to.
    cost: { gradients: [[2, "restarts", "classes", "steps"]], forwards: [[2]] },
    prepare: (values) =>
      bySearch({
        target: "none",
        movesPixels: false,
        search: boundarySearch({
          epsilon: values.number("epsilon"),
          steps: values.number("steps"),
          restarts: values.number("restarts"),
          classes: values.number("classes"),
          stopEarly: stopsEarly(values),
        }),
      }),
  },
];
