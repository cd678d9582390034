/**
 * The ascent of Auto-PGD (Croce and Hein 2020, algorithm 1) in the maximum norm: signed gradient steps with momentum,
 * whose length is at first 2 epsilon and is halved at checkpoints where the objective has stopped to rise.
 *
 *     z = project(x_i + step sign(grad f(x_i)))
 *     x_{i+1} = project(x_i + 0.75 (z - x_i) + 0.25 (x_i - x_{i-1}))
 *
 * At a checkpoint the step is halved, and the ascent goes on from the best point so far, if the objective rose in at most
 * 0.75 of the steps since the last one, or if neither step nor best value have changed since. The first stretch is 0.22
 * of all steps, each next one 0.03 shorter, none below 0.06. Constants and the "at most" are those of the authors' code.
 */
import { randomStream } from "../random.js";
import { type Asking, type Found, isMisled, type Probe, type SearchImage, slopeAt } from "./search.js";

const MOMENTUM = 0.75;
const RISING = 0.75;

/** How one ascent goes. */
export interface Ascent {
  readonly probe: Probe;
  /** Weights of the classes for the probe. */
  readonly targets: Float32Array;
  readonly epsilon: number;
  readonly steps: number;
  /** Stop at the first point that misleads, instead of looking for the highest objective. */
  readonly stopEarly: boolean;
  /** What the random start depends on beside seed and place. */
  readonly start: readonly (string | number)[];
}

/** A point of an ascent, the best one so far among them. */
interface Point {
  readonly pixels: Float32Array;
  readonly objective: number;
  readonly gradient: ArrayLike<number>;
  readonly misled: boolean;
}

/** The best point: one that misleads before one that does not, then the higher objective. */
export interface Climbed extends Found {
  readonly objective: number;
}

/** One ascent from one random start. */
export function* ascend(image: SearchImage, ascent: Ascent): Asking<Climbed> {
  let here = yield* visit(image, ascent, randomStart(image, ascent));
  let before = here.pixels;
  let [best, answer] = [here, here];
  const pace = new Pace(ascent, here.objective);
  for (let i = 0; i < ascent.steps && !(ascent.stopEarly && answer.misled); i++) {
    const momentum = i === 0 ? 1 : MOMENTUM;
    const moved = moveOn(here, before, image.clean, { momentum, step: pace.step, epsilon: ascent.epsilon });
    before = here.pixels;
    here = yield* visit(image, ascent, moved);
    pace.count(here.objective);
    if (here.objective > best.objective) best = here;
    answer = better(answer, here);
    if (pace.checkpoint(best.objective)) here = best;
  }
  return { adversarial: answer.pixels, misled: answer.misled, objective: answer.objective };
}

/** The length of the step, and what decides on halving it. */
class Pace {
  step: number;
  readonly #shorter: number;
  readonly #shortest: number;
  #stretch: number;
  #taken = 0;
  #risen = 0;
  #last: number;
  #bestAtCheckpoint: number;
  #halved = true;

  constructor({ epsilon: radius, steps: total }: Ascent, objective: number) {
    const share = (part: number): number => Math.max(Math.floor(part * total), 1);
    [this.#stretch, this.#shorter, this.#shortest] = [share(0.22), share(0.03), share(0.06)];
    this.step = 2 * radius;
    this.#last = objective;
    this.#bestAtCheckpoint = objective;
  }

  /** Takes note of the objective after a step. */
  count(objective: number): void {
    this.#taken++;
    this.#risen += Number(objective > this.#last);
    this.#last = objective;
  }

  /** At a checkpoint, whether the search is to go on from the best point with half the step. */
  checkpoint(best: number): boolean {
    if (this.#taken < this.#stretch) return false;
    const stuck = !this.#halved && this.#bestAtCheckpoint >= best;
    this.#halved = stuck || this.#risen <= RISING * this.#stretch;
    if (this.#halved) this.step /= 2;
    this.#bestAtCheckpoint = best;
    this.#stretch = Math.max(this.#stretch - this.#shorter, this.#shortest);
    [this.#taken, this.#risen] = [0, 0];
    return this.#halved;
  }
}

function* visit(image: SearchImage, { probe, targets }: Ascent, pixels: Float32Array): Asking<Point> {
  const { logits, objective, gradient } = yield* slopeAt(probe, pixels, targets);
  return { pixels, objective, gradient, misled: isMisled(image, logits) };
}

/** On the surface of the ball: uniform numbers, scaled so that the largest is epsilon. */
function randomStart({ clean, seed, place }: SearchImage, { epsilon: radius, start }: Ascent): Float32Array {
  const stream = randomStream(seed, "start", place, ...start);
  const noise = Float64Array.from(clean, (_, i) => 2 * stream.uniform(i) - 1);
  const most = noise.reduce((far, value) => Math.max(far, Math.abs(value)), 1e-12);
  return clean.map((pixel, i) => clip(pixel + (radius * noise[i]!) / most));
}

/** The formula at the head of this file. */
function moveOn(
  { pixels, gradient }: Point,
  before: Float32Array,
  clean: Float32Array,
  { momentum, step, epsilon: radius }: { momentum: number; step: number; epsilon: number },
): Float32Array {
  const project = (value: number, i: number): number =>
    clip(Math.min(Math.max(value, clean[i]! - radius), clean[i]! + radius));
  return pixels.map((pixel, i) => {
    const ahead = project(pixel + step * (Number(gradient[i]! > 0) - Number(gradient[i]! < 0)), i);
    return project(pixel + momentum * (ahead - pixel) + (1 - momentum) * (pixel - before[i]!), i);
  });
}

const clip = (pixel: number): number => Math.min(Math.max(pixel, 0), 1);

/** The one that misleads, then the one of the higher objective. */
export function better<T extends { readonly misled: boolean; readonly objective: number }>(
  one: T,
  other: T,
): T {
  if (one.misled !== other.misled) return one.misled ? one : other;
  return other.objective > one.objective ? other : one;
}
