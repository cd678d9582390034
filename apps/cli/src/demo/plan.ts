/** The demo in numbers: the paper's experiment, small enough for two cores and three minutes. */
import { type Attack, type ModelSpec, parseAttack } from "@basin/compute";

/** One of the four models: trained on clean images, or fine-tuned on examples of an attack. */
export interface Recipe {
  readonly name: string;
  readonly title: string;
  readonly attack: Attack | null;
}

/**
 * Digits have 17 levels, so a radius of 8/255 would be half a level: 0.1 is 1.6 levels. The flow's bound is 0.24 pixels
 * of 8; the paper's 0.3/64 of the width would be 0.04.
 */
export const recipes: readonly Recipe[] = [
  { name: "clean", title: "clean", attack: null },
  { name: "fgsm", title: "FGSM", attack: parseAttack("fgsm:epsilon=0.1") },
  { name: "pgd", title: "PGD", attack: parseAttack("pgd:epsilon=0.1,step=0.02,steps=10") },
  { name: "stadv", title: "stAdv", attack: parseAttack("stadv-bounded:bound=0.03,step=0.003,steps=20") },
];

/** The network. */
export const spec: ModelSpec = {
  arch: "resnet8",
  channels: 1,
  height: 8,
  width: 8,
  classes: 10,
  mean: [0.5],
  deviation: [0.5],
};

/** How the clean model is trained. */
export const training = {
  epochs: 15,
  batch: 64,
  learningRate: 0.1,
  optimizer: { kind: "sgd" },
  schedule: { kind: "step" },
  augment: null,
} as const;

/** How the others go on from it. */
export const finetuning = {
  epochs: 10,
  batch: 64,
  learningRate: 1e-3,
  optimizer: { kind: "adam" },
  schedule: { kind: "constant" },
  augment: null,
} as const;

/** The same grid, seed and images for every model: that is what makes their surfaces comparable. */
export const mapping = {
  axes: [
    { from: -1, to: 1, points: 21 },
    { from: -1, to: 1, points: 21 },
  ],
  images: 256,
  normalization: "filter",
} as const;
