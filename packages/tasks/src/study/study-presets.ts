import { TaskError } from "../errors.js";
import type { StudyInput } from "./study.js";

/** A part of a study under a name; what is missing has to be given. */
export interface StudyPreset {
  /** One line for people who choose. */
  readonly help: string;
  readonly payload: Partial<StudyInput>;
}

const square = (points: number) => {
  const axis = { from: -1, to: 1, points };
  return { x: axis, y: axis };
};

/** The paper's three attacks, with the first reading of its PGD: ten steps of 1/255 inside 8/255. */
const paperAttacks = [
  { name: "fgsm", title: "FGSM", attack: "fgsm" },
  { name: "pgd", title: "PGD", attack: "pgd-paper-step" },
  { name: "stadv", title: "stAdv", attack: "stadv-bounded" },
];

/** One augmentation for each attack. */
const each = (attacks: typeof paperAttacks) =>
  attacks.map(({ name, title, attack }) => ({ name, title, attacks: [attack] }));

/** The second reading of its PGD: the whole radius is 1/255. */
const paperRadius = { name: "pgd-radius", title: "PGD, radius 1/255", attack: "pgd-paper-radius" };

/** Digits have 17 levels, so that a radius of 8/255 would be half a level: 0.1 is 1.6 levels. */
const digitAttacks = [
  { name: "fgsm", title: "FGSM", attack: "fgsm:epsilon=0.1" },
  { name: "pgd", title: "PGD", attack: "pgd:epsilon=0.1,step=0.02,steps=10" },
  { name: "stadv", title: "stAdv", attack: "stadv-bounded:bound=0.03,step=0.003,steps=20" },
];

const normalisation = { mean: [0.485, 0.456, 0.406], deviation: [0.229, 0.224, 0.225] };

/** ResNet-32 on CIFAR-10 by the common recipe. */
const recipe = {
  arch: "resnet32",
  ...normalisation,
  epochs: 200,
  batch: 128,
  optimizer: { kind: "sgd" as const, momentum: 0.9, nesterov: false, weightDecay: 1e-4 },
  learningRate: 0.1,
  schedule: { kind: "step" as const, milestones: [0.5, 0.75], factor: 0.1 },
  augment: { flip: true, padding: 4 },
};

const paperFinetuning = { epochs: 200, batch: 128, learningRate: 1e-3 };

const paper = {
  data: { source: "cifar10" },
  base: { kind: "train" as const, ...recipe },
  augmentations: each(paperAttacks),
  finetuning: paperFinetuning,
  attacks: [...paperAttacks, paperRadius],
  surfaces: { ...square(51), images: 1000, directions: 3, attacks: ["pgd-paper-step"] },
  interpolation: { x: { from: -0.5, to: 1.5, points: 81 }, images: 1000 },
  hessian: { images: 1000 },
  examples: { images: 64 },
  seeds: [0, 1, 2],
};

/** Presets by name. */
export const studyPresets: Readonly<Record<string, StudyPreset>> = {
  demo: {
    help: "digits and ResNet-8: the whole path in a minute or two on two cores",
    payload: {
      name: "Demo",
      data: { source: "digits" },
      baseTitle: "clean",
      base: { kind: "train", arch: "resnet8", epochs: 15, batch: 64, augment: null },
      augmentations: each(digitAttacks),
      finetuning: { epochs: 10, batch: 64, augment: null },
      attacks: digitAttacks,
      surfaces: { ...square(21), images: 256 },
      hessian: { images: 128, largest: 1, smallest: 0, products: 30, trace: 8 },
      examples: { images: 32 },
    },
  },
  cpu: {
    help: "the paper's network and attacks on few CIFAR-10 images, from given weights: about an hour on two cores",
    payload: {
      name: "The paper on two cores",
      augmentations: each(paperAttacks),
      finetuning: { epochs: 10, batch: 128 },
      attacks: [...paperAttacks, paperRadius],
      data: { source: "cifar10", train: 2048, test: 1017 },
      surfaces: { ...square(21), images: 256, directions: 2, attacks: ["pgd-paper-step"] },
      interpolation: { x: { from: -0.5, to: 1.5, points: 41 }, images: 256 },
      hessian: { images: 128, largest: 2, smallest: 1, products: 60, trace: 8 },
      examples: { images: 64 },
      seeds: [0, 1],
    },
  },
  paper: {
    help: "the paper's whole protocol on CIFAR-10, three seeds, three pairs of directions: for a GPU",
    payload: { name: "The paper", ...paper },
  },
  scratch: {
    help: "the same attacks in adversarial training from random weights, after Madry et al.: for a GPU",
    payload: {
      ...{ ...paper, name: "The paper's attacks from scratch", finetuning: null, interpolation: null },
      scratch: { ...recipe, cleanShare: 0 },
      augmentations: [
        { name: "fgsm", title: "FGSM", attacks: ["fgsm"] },
        { name: "pgd", title: "PGD", attacks: ["pgd:epsilon=8/255,step=2/255,steps=7"] },
      ],
    },
  },
  mixed: {
    help: "the paper's protocol with models that are fine-tuned on several attacks at once: for a GPU",
    payload: {
      ...{ ...paper, name: "The paper's attacks combined" },
      augmentations: [
        ...each(paperAttacks),
        { name: "fgsm-stadv", title: "FGSM + stAdv", attacks: ["fgsm", "stadv-bounded"] },
        { name: "pgd-stadv", title: "PGD + stAdv", attacks: ["pgd-paper-step", "stadv-bounded"] },
        { name: "all", title: "all three", attacks: paperAttacks.map(({ attack }) => attack) },
      ],
    },
  },
};

/**
 * A preset of studies with what was given in place of its parts; parts are taken whole.
 *
 * @throws TaskError `unknown`, listing the presets
 */
export function applyStudyPreset(name: string, given: Readonly<Record<string, unknown>>): unknown {
  if (!Object.hasOwn(studyPresets, name)) {
    const known = Object.keys(studyPresets).join(", ");
    const message = `unknown preset ${JSON.stringify(name)}, want one of ${known}`;
    throw new TaskError("study", "unknown", [{ path: ["preset"], message }]);
  }
  const kept = Object.entries(given).filter(([, value]) => value !== undefined);
  return { ...studyPresets[name]!.payload, ...Object.fromEntries(kept) };
}
