import { NO_ATTACK, parseStudy, studyPresets } from "@basin/tasks";

/** One of the demo's models: trained on clean images, or fine-tuned on examples of an attack. */
export interface DemoModel {
  /** As its files are called. */
  readonly name: string;
  readonly title: string;
  /** What it was trained on; `none` for clean images alone. */
  readonly attack: string;
}

/** The name of the preset of studies. */
export const DEMO = "demo";

/** The models of the preset, the clean one first. */
export const demoModels: readonly DemoModel[] = [
  { name: "clean", title: "clean", attack: NO_ATTACK },
  ...parseStudy(studyPresets[DEMO]!.payload).augmentations.map(({ name, title, attacks }) => ({
    ...{ name, title, attack: attacks[0]! },
  })),
];

/** The keys of a model's steps in the study. */
export function keysOf({ name, attack }: DemoModel, seed: number) {
  const training = `${attack === NO_ATTACK ? "base" : name}, seed ${seed}`;
  return {
    training,
    evaluation: `evaluation of ${training}`,
    surface: `surface of ${training}, directions 0`,
  };
}
