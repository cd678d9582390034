/**
 * Rotations and translations (Engstrom et al. 2019): the image is turned about its centre, shifted and sampled
 * bilinearly, with black beyond its edge. All of a grid are tried, or some at random.
 *
 *     out(p) = clean(R (p - centre) + centre + shift)
 */
import { bilinearSample } from "../graph/bilinear.js";
import { GraphBuilder } from "../graph/builder.js";
import { foldBatchNorm } from "../graph/fold-batch-norm.js";
import { crossEntropy } from "../metrics/cross-entropy.js";
import { addNetwork, imagesInput } from "../models/network.js";
import { randomStream } from "../random.js";
import { tensor } from "../tensor.js";
import type { AttackKind, Target } from "./attack.js";
import { bySearch } from "./by-search.js";
import type { ParsedValues } from "./parameter.js";
import { target } from "./pgd.js";
import {
  type Asking,
  type Found,
  isMisled,
  type Probe,
  type SearchImage,
  type SearchMethod,
  stopsEarly,
  until,
} from "./search.js";

/** The black frame, one pixel wide: coordinates beyond it are clipped to it, so what is read there is black. */
const FRAME = 1;

/** The network behind a sampled image. The flow is that of the framed image. */
const turnProbe: Probe = {
  gradient: null,
  graph(spec, batch) {
    const g = new GraphBuilder();
    const images = imagesInput(g, spec, batch);
    const [height, width] = [spec.height + 2 * FRAME, spec.width + 2 * FRAME];
    const flow = g.input("flow", [batch, 2, height, width]);
    const frame = [0, 0, FRAME, FRAME];
    const framed = g.pad(images, { before: frame, after: frame, between: [0, 0, 0, 0] });
    const turned = g.slice(bilinearSample(g, framed, flow), {
      starts: frame,
      sizes: images.shape,
      steps: [1, 1, 1, 1],
    });
    const adversarial = g.minimum(g.maximum(turned, g.scalar(0)), g.scalar(1));
    g.output("logits", addNetwork(g, spec, adversarial, "evaluation").logits);
    g.output("adversarial", adversarial);
    return foldBatchNorm(g.build());
  },
};

/** A turn in degrees, and shifts as shares of the image's width. */
interface Turn {
  readonly angle: number;
  readonly across: number;
  readonly down: number;
}

/** Turns to try, in order. */
type Turns = (image: SearchImage) => readonly Turn[];

function turnSearch(turns: Turns, { stopEarly }: { readonly stopEarly: boolean }): SearchMethod["search"] {
  return function* search(image): Asking<Found> {
    let worst: (Found & { readonly loss: number }) | undefined;
    for (const turn of turns(image)) {
      const tried = yield* tryTurn(image, turn);
      if (!worst || isWorse(tried, worst)) worst = tried;
      if (worst.misled && stopEarly) break;
    }
    return worst!;
  };
}

function* tryTurn(image: SearchImage, turn: Turn): Asking<Found & { readonly loss: number }> {
  const flow = flowOf(turn, image.spec);
  const answer = yield { probe: turnProbe, feeds: { images: image.clean, flow } };
  const logits = answer["logits"]!;
  const row = tensor("f64", [1, logits.length], Float64Array.from(logits));
  const loss = crossEntropy(row, [image.goal])[0]!;
  return {
    adversarial: Float32Array.from(answer["adversarial"]!),
    flow: withoutFrame(flow, image.spec),
    misled: isMisled(image, logits),
    loss: image.targeted ? -loss : loss,
  };
}

function isWorse(
  one: { readonly misled: boolean; readonly loss: number },
  other: { readonly misled: boolean; readonly loss: number },
): boolean {
  return one.misled === other.misled ? one.loss > other.loss : one.misled;
}

/** How far each pixel of the framed image is moved, [2, height + 2, width + 2]. */
function flowOf({ angle, across, down }: Turn, spec: SearchImage["spec"]): Float32Array {
  const [height, width] = [spec.height + 2 * FRAME, spec.width + 2 * FRAME];
  const [cos, sin] = [Math.cos((angle * Math.PI) / 180), Math.sin((angle * Math.PI) / 180)];
  const flow = new Float32Array(2 * height * width);
  for (let p = 0; p < height * width; p++) {
    const x = (p % width) - (width - 1) / 2;
    const y = Math.floor(p / width) - (height - 1) / 2;
    flow[p] = cos * x - sin * y - x + across * spec.width;
    flow[height * width + p] = sin * x + cos * y - y + down * spec.width;
  }
  return flow;
}

function withoutFrame(flow: Float32Array, { height, width }: SearchImage["spec"]): Float32Array {
  const [rows, columns] = [height + 2 * FRAME, width + 2 * FRAME];
  return Float32Array.from({ length: 2 * height * width }, (_, i) => {
    const [axis, p] = [Math.floor(i / (height * width)), i % (height * width)];
    const [row, column] = [Math.floor(p / width) + FRAME, (p % width) + FRAME];
    return flow[(axis * rows + row) * columns + column]!;
  });
}

/** `count` values from -most to most; 0 alone for one. */
function spread(most: number, count: number): number[] {
  return Array.from({ length: count }, (_, i) => (count === 1 ? 0 : most * ((2 * i) / (count - 1) - 1)));
}

function grid(values: ParsedValues): Turns {
  const shifts = spread(values.number("shift"), values.number("shifts"));
  const turns = spread(values.number("angle"), values.number("angles")).flatMap((angle) =>
    shifts.flatMap((across) => shifts.map((down) => ({ angle, across, down }))),
  );
  return () => turns;
}

function draws(values: ParsedValues): Turns {
  const [most, far] = [values.number("angle"), values.number("shift")];
  return ({ seed, place }) => {
    const stream = randomStream(seed, "turn", place);
    const between = (limit: number, index: number): number => limit * (2 * stream.uniform(index) - 1);
    return Array.from({ length: values.number("tries") }, (_, i) => ({
      angle: between(most, 3 * i),
      across: between(far, 3 * i + 1),
      down: between(far, 3 * i + 2),
    }));
  };
}

/** Which turns are tried, by the parameter `by`. */
const choices: Readonly<Record<string, (values: ParsedValues) => Turns>> = { grid, random: draws };

/** The attack of this file. */
export const rotationAttacks: readonly AttackKind[] = [
  {
    name: "rotation-translation",
    help: "turns and shifts the image, black beyond its edge",
    source: "Engstrom et al.: Exploring the landscape of spatial robustness (2019)",
    parameters: [
      { name: "angle", kind: "number", default: "30", from: 0, to: 180, help: "largest turn, in degrees" },
      {
        name: "shift",
        kind: "number",
        default: "3/32",
        from: 0,
        to: 1,
        help: "largest shift along either axis, as a share of the image's width",
      },
      {
        name: "by",
        kind: "choice",
        default: "grid",
        choices: Object.keys(choices),
        help: "try all of a grid, or some at random",
      },
      { name: "angles", kind: "integer", default: "31", from: 1, to: 1000, help: "turns of the grid" },
      {
        name: "shifts",
        kind: "integer",
        default: "5",
        from: 1,
        to: 100,
        help: "shifts of the grid along either axis",
      },
      { name: "tries", kind: "integer", default: "10", from: 1, to: 10_000, help: "how many at random" },
      until,
      target,
    ],
    prepare: (values) =>
      bySearch({
        target: values.choice("target") as Target,
        movesPixels: true,
        search: turnSearch(choices[values.choice("by")]!(values), { stopEarly: stopsEarly(values) }),
      }),
  },
];
