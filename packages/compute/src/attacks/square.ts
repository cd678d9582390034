/**
 * Square Attack (Andriushchenko et al. 2020) in the maximum norm: random search that reads nothing but logits. It begins
 * with vertical stripes of +-epsilon; then each query tries one square at a random place, 2 epsilon up or down in each
 * channel and cut back to the ball, and keeps it if the loss falls. The squares' area is a share p of the image:
 *
 *     p, p/2, p/4, p/8, p/16, p/32, p/64, p/128, p/256, p/512
 *     up to query 10, 50, 200, 500, 1000, 2000, 4000, 6000, 8000, and after
 *
 * The loss is the margin z_y - max_{k != y} z_k, or the cross-entropy of the class that is aimed for.
 */
import { crossEntropy } from "../metrics/cross-entropy.js";
import { type RandomStream, randomStream } from "../random.js";
import { tensor } from "../tensor.js";
import type { AttackKind, Target } from "./attack.js";
import { bySearch } from "./by-search.js";
import { epsilon, restarts, target } from "./pgd.js";
import {
  type Asking,
  type Found,
  isMisled,
  logitsAt,
  type SearchImage,
  type SearchMethod,
  type Values,
} from "./search.js";

/** Queries from which on the area is halved once more. */
const HALVINGS = [10, 50, 200, 500, 1000, 2000, 4000, 6000, 8000];

/** Options of `square`. */
export interface SquareOptions {
  readonly epsilon: number;
  readonly queries: number;
  readonly restarts: number;
  /** The first squares' share of the image. */
  readonly area: number;
}

/** `square`: random searches one after another until one misleads; the lowest loss otherwise. */
export function squareSearch(options: SquareOptions): SearchMethod["search"] {
  return function* search(image): Asking<Found> {
    let best: Tried | undefined;
    for (let restart = 0; restart < options.restarts && !best?.misled; restart++) {
      const tried = yield* trySquares(image, options, restart);
      if (!best || tried.misled || tried.loss < best.loss) best = tried;
    }
    return best!;
  };
}

/** An image that was asked about. */
interface Tried extends Found {
  readonly loss: number;
}

function* trySquares(
  image: SearchImage,
  { epsilon: radius, queries, area }: SquareOptions,
  restart: number,
): Asking<Tried> {
  const { clean, spec } = image;
  const stream = randomStream(image.seed, "square", image.place, restart);
  let best = yield* tryOne(image, stripes(image, radius, stream));
  const stripeSigns = spec.channels * spec.width;
  for (let query = 0; query < queries && !best.misled; query++) {
    // A square takes two numbers for its place and one for each channel.
    const at = stripeSigns + query * (2 + spec.channels);
    const side = sideOf(area * 2 ** -halvings(query), spec);
    const next = addSquare(best.adversarial, clean, { spec, radius, stream, at, side });
    const tried = yield* tryOne(image, next);
    if (tried.misled || tried.loss < best.loss) best = tried;
  }
  return best;
}

function* tryOne(image: SearchImage, pixels: Float32Array): Asking<Tried> {
  const logits = yield* logitsAt(pixels);
  return { adversarial: pixels, misled: isMisled(image, logits), loss: lossOf(image, logits) };
}

function lossOf({ goal, targeted }: SearchImage, logits: Values): number {
  if (targeted) return crossEntropy(tensor("f32", [1, logits.length], Float32Array.from(logits)), [goal])[0]!;
  let other = Number.NEGATIVE_INFINITY;
  for (let k = 0; k < logits.length; k++) if (k !== goal) other = Math.max(other, logits[k]!);
  return logits[goal]! - other;
}

/** +-epsilon for each column and channel. */
function stripes(
  { clean, spec: { width, height } }: SearchImage,
  radius: number,
  stream: RandomStream,
): Float32Array {
  return clean.map((pixel, i) => {
    const channel = Math.floor(i / (width * height));
    return clip(pixel + radius * signOf(stream, channel * width + (i % width)));
  });
}

const signOf = (stream: RandomStream, index: number): number => 2 * stream.below(2, index) - 1;
const clip = (pixel: number): number => Math.min(Math.max(pixel, 0), 1);
const halvings = (query: number): number => HALVINGS.filter((from) => query > from).length;

function sideOf(share: number, { width, height }: SearchImage["spec"]): number {
  return Math.min(Math.max(Math.round(Math.sqrt(share * width * height)), 1), width, height);
}

interface Square {
  readonly spec: SearchImage["spec"];
  readonly radius: number;
  readonly stream: RandomStream;
  /** The index of its first random number. */
  readonly at: number;
  readonly side: number;
}

/** The pixels with one square more, within the ball around the clean image. */
function addSquare(
  pixels: Float32Array,
  clean: Float32Array,
  { spec, radius, stream, at, side }: Square,
): Float32Array {
  const { width, height, channels } = spec;
  const next = pixels.slice();
  const top = stream.below(height - side + 1, at);
  const left = stream.below(width - side + 1, at + 1);
  for (let channel = 0; channel < channels; channel++) {
    const change = 2 * radius * signOf(stream, at + 2 + channel);
    for (let place = 0; place < side * side; place++) {
      const row = top + Math.floor(place / side);
      const i = (channel * height + row) * width + left + (place % side);
      const inside = Math.min(Math.max(pixels[i]! + change, clean[i]! - radius), clean[i]! + radius);
      next[i] = clip(inside);
    }
  }
  return next;
}

/** The attack of this file. */
export const squareAttacks: readonly AttackKind[] = [
  {
    name: "square",
    help: "random squares, kept where they help; reads no gradients",
    source: "Andriushchenko et al.: Square Attack (2020)",
    parameters: [
      epsilon("8/255", 1),
      {
        name: "queries",
        kind: "integer",
        default: "5000",
        from: 1,
        to: 1_000_000,
        help: "squares to try at most",
      },
      {
        name: "area",
        kind: "number",
        default: "0.8",
        above: 0,
        to: 1,
        help: "the first squares' share of the image",
      },
      restarts,
      target,
    ],
    cost: { gradients: [], forwards: [["restarts", "queries"]] },
    prepare(values) {
      const search = squareSearch({
        epsilon: values.number("epsilon"),
        queries: values.number("queries"),
        area: values.number("area"),
        restarts: values.number("restarts"),
      });
      return bySearch({ target: values.choice("target") as Target, movesPixels: false, search });
    },
  },
];
