import type { ReportDocument } from "@basin/tasks";

/** The runs, models and surfaces that a report of a test speaks of, group by group. */
export interface Measured {
  readonly name: string;
  readonly title: string;
  readonly attacks: readonly string[];
  readonly model: string;
  readonly trained: string;
  readonly evaluation: string;
  readonly surface: string;
  readonly surfaceRun: string;
  readonly top1: readonly number[];
}

const around = (estimate: number, width: number) => ({
  ...{ estimate, low: estimate - width, high: estimate + width, level: 0.95 },
});

const quoted = [0.9264, 0.1688, 0, 0];

/** What a worker would have written of these runs: figures of two seeds and two pairs of directions, made up. */
export function studyReport(groups: readonly Measured[], attacks: ReportDocument["attacks"]): ReportDocument {
  return {
    version: 1,
    name: "paper, small",
    groups: groups.map(({ name, title, attacks: own }) => ({ name, title, attacks: [...own] })),
    attacks,
    models: groups.map(({ name: group, model: id, trained: run }) => ({
      ...{ id, name: `${group}, seed 0`, group, seed: 0, run, hash: "ab".repeat(32) },
    })),
    robustness: groups.map((group, place) => ({
      group: group.name,
      cells: attacks.map(({ name: attack }, column) => accuracyOf(group, { attack, column, place })),
    })),
    robustnessComparisons: attacks.map(({ name: attack }) => ({
      ...{ attack, a: groups[0]!.name, b: groups[1]!.name },
      ...{ difference: around(0.02, 0.01), probabilityLower: 0.04 },
    })),
    similarity: attacks.slice(1).map(({ name: attack }, place) => ({
      ...{ attack, mean: 0.05 / (place + 1), quoted: 0.049344 / (place + 1) },
      intervals: { images: around(0.05 / (place + 1), 0.002), directions: null, seeds: null },
      values: [{ seed: 0, direction: null, value: 0.05 / (place + 1), run: groups[0]!.evaluation }],
    })),
    surfaces: [0, 1].flatMap((direction) =>
      // The second pair shows the same surfaces in another order: the pictures are told apart.
      groups.map(({ name: group, surface, surfaceRun: run }, place) => ({
        ...{ group, seed: 0, kind: "clean" as const, direction, attack: "none", hash: null },
        ...(direction === 0 ? { surface, run } : { surface: groups.at(-1 - place)!.surface, run }),
      })),
    ),
    flatness: [
      figureOf(groups, { name: "roughness", of: "surface", scale: 1 }),
      figureOf(groups, { name: "largest-eigenvalue", of: "hessian", scale: 40 }),
    ],
    alarms: [
      {
        ...{
          group: groups[1]!.name,
          seed: 0,
          run: groups[1]!.evaluation,
          name: "label-leaking",
          value: 0.012,
        },
        detail: "90.0 % are right on clean images, 91.2 % under FGSM",
      },
    ],
    verdicts: [
      verdictOf("clean-is-smoothest", "The surface of the clean model is the smoothest.", "supported"),
      verdictOf("fgsm-is-sharpest", "Training on FGSM's images gives the sharpest surface.", "not supported"),
      verdictOf("similarity-goes-with-sharpness", "The less alike, the sharper.", "undecided"),
    ],
    protocol: [
      { title: "Networks", text: "resnet8" },
      { title: "Quoted figures", text: "Xu, Yap, Prabhu (2019), tables 1 and 2" },
    ],
    computeSeconds: 321,
  };
}

interface Place {
  readonly attack: string;
  readonly column: number;
  readonly place: number;
}

function accuracyOf({ top1, evaluation: run }: Measured, { attack, column, place }: Place) {
  const mean = top1[column]!;
  return {
    ...{ attack, mean, deviation: 0.012, quoted: place === 0 ? quoted[column]! : null },
    intervals: { images: around(mean, 0.02), directions: null, seeds: around(mean, 0.01) },
    values: [0, 1].map((seed) => ({ seed, direction: null, value: mean + 0.012 * (seed - 0.5), run })),
  };
}

interface FigureLike {
  readonly name: string;
  readonly of: "surface" | "hessian";
  readonly scale: number;
}

function figureOf(groups: readonly Measured[], { name, of, scale }: FigureLike) {
  const isSurface = of === "surface";
  return {
    ...{ name, of, help: `what ${name} means`, definition: `how ${name} is taken`, source: "made up" },
    rows: groups.map(({ name: group, surfaceRun: run }, place) => {
      const mean = scale * (1 + place);
      const images = isSurface ? around(mean, 0.1 * scale) : null;
      return {
        ...{ group, mean },
        intervals: {
          images,
          directions: isSurface ? around(mean, 0.3 * scale) : null,
          seeds: around(mean, 0.2 * scale),
        },
        values: [0, 1].map((direction) => ({
          ...{ seed: 0, direction: isSurface ? direction : null, run },
          value: mean + 0.3 * scale * (direction - 0.5),
        })),
      };
    }),
    comparisons: groups.slice(1).map(({ name: b }, place) => ({
      ...{
        a: groups[0]!.name,
        b,
        difference: around(-scale * (1 + place), 0.3 * scale),
        probabilityLower: 0.97,
      },
    })),
    correlation: { spearman: 0.5, low: -1, high: 1, level: 0.95, pValue: 1 / 3, pairs: 3 },
  };
}

function verdictOf(name: string, claim: string, verdict: ReportDocument["verdicts"][number]["verdict"]) {
  return {
    ...{ name, claim, verdict, source: "section 3", test: "supported if the numbers say so, else not" },
    because: "Probability of none below FGSM: 0.97.",
  };
}
