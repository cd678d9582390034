/**
 * AutoAttack, version `standard` (Croce and Hein 2020), in the maximum norm: four attacks with fixed parameters, each on
 * the images that those before have left, so that the worst case counts.
 *
 *     apgd-ce, apgd-t (9 classes), fab-t (9 classes), square (5,000 queries); 100 steps, one try each
 *
 * An image that survives all four ends as what `apgd-ce` found, the highest cross-entropy.
 */
import { checkFourClasses, crossEntropyAscents, targetedAscents } from "./apgd.js";
import type { AttackKind } from "./attack.js";
import { bySearch } from "./by-search.js";
import { boundarySearch } from "./fab.js";
import { epsilon, steps } from "./pgd.js";
import type { Asking, Found, SearchMethod } from "./search.js";
import { squareSearch } from "./square.js";

const CLASSES = 9;

/** The parts, in the published order. */
function standardParts(options: {
  readonly epsilon: number;
  readonly steps: number;
  readonly queries: number;
}): readonly SearchMethod["search"][] {
  const usual = { ...options, restarts: 1, stopEarly: true };
  return [
    crossEntropyAscents(usual),
    targetedAscents({ ...usual, classes: CLASSES }),
    boundarySearch({ ...usual, classes: CLASSES }),
    squareSearch({ ...usual, area: 0.8 }),
  ];
}

/** One search after another until one misleads; what the first one found where none does. */
function oneAfterAnother(parts: readonly SearchMethod["search"][]): SearchMethod["search"] {
  return function* search(image): Asking<Found> {
    let first: Found | undefined;
    for (const part of parts) {
      const found = yield* part(image);
      if (found.misled) return found;
      first ??= found;
    }
    return first!;
  };
}

/** The attack of this file. */
export const autoAttacks: readonly AttackKind[] = [
  {
    name: "autoattack-standard",
    help: "APGD-CE, APGD-T, FAB-T and Square, each on what the ones before have left",
    source: "Croce, Hein: Reliable evaluation of adversarial robustness (2020)",
    parameters: [
      epsilon("8/255", 1),
      { ...steps("100"), help: "steps of the first three; the standard's are 100" },
      {
        name: "queries",
        kind: "integer",
        default: "5000",
        from: 1,
        to: 1_000_000,
        help: "squares to try at most; the standard's are 5000",
      },
    ],
    // apgd-ce, apgd-t and, asking twice, fab-t.
    cost: { gradients: [[1 + CLASSES + 2 * CLASSES, "steps"]], forwards: [["queries"]] },
    prepare(values, spec) {
      checkFourClasses("autoattack-standard", spec);
      const parts = standardParts({
        epsilon: values.number("epsilon"),
        steps: values.number("steps"),
        queries: values.number("queries"),
      });
      return bySearch({ target: "none", movesPixels: false, search: oneAfterAnother(parts) });
    },
  },
];
