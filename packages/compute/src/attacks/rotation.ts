/**
 * Rotations and translations (Engstrom et al. 2019): the image is turned about its centre, shifted and sampled
 * bilinearly, with black beyond its edge. All of a grid are tried (775 in the paper), or some at random (10).
 *
 *     out(p) = clean(R (p - centre) + centre + shift)
 */
import { crossEntropy } from "../metrics/cross-entropy.js";
import { randomStream } from "../random.js";
import { tensor } from "../tensor.js";
import type { AttackKind, Product, Target } from "./attack.js";
import { bySearch } from "./by-search.js";
import type { AttackParameter, ParsedValues } from "./parameter.js";
import { target } from "./pgd.js";
import {
  type Asking,
  type Found,
  isMisled,
  type SearchImage,
  type SearchMethod,
  stopsEarly,
  until,
} from "./search.js";
import { flowOf, type Turn, turnProbe, withoutFrame } from "./turn.js";

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

const range: readonly AttackParameter[] = [
  { name: "angle", kind: "number", default: "30", from: 0, to: 180, help: "largest turn, in degrees" },
  {
    name: "shift",
    kind: "number",
    default: "3/32",
    from: 0,
    to: 1,
    help: "largest shift along either axis, as a share of the image's width",
  },
];

const turning = (
  name: string,
  turns: (values: ParsedValues) => Turns,
  own: readonly AttackParameter[],
  product: Product,
  help: string,
): AttackKind => ({
  name,
  help,
  source: "Engstrom et al.: Exploring the landscape of spatial robustness (2019)",
  parameters: [...range, ...own, until, target],
  cost: { gradients: [], forwards: [product] },
  prepare: (values) =>
    bySearch({
      target: values.choice("target") as Target,
      movesPixels: true,
      search: turnSearch(turns(values), { stopEarly: stopsEarly(values) }),
    }),
});

/** The attacks of this file: the paper's grid, and its worst of ten. */
export const rotationAttacks: readonly AttackKind[] = [
  turning(
    "rotation-translation",
    grid,
    [
      { name: "angles", kind: "integer", default: "31", from: 1, to: 1000, help: "turns of the grid" },
      {
        name: "shifts",
        kind: "integer",
        default: "5",
        from: 1,
        to: 100,
        help: "shifts of the grid along either axis",
      },
    ],
    ["angles", "shifts", "shifts"],
    "turns and shifts the image, black beyond its edge, all of a grid",
  ),
  turning(
    "rotation-translation-random",
    draws,
    [{ name: "tries", kind: "integer", default: "10", from: 1, to: 10_000, help: "how many to try" }],
    ["tries"],
    "turns and shifts the image, black beyond its edge, some at random",
  ),
];
