import type { TaskName } from "../gql/graphql.ts";

/** The tasks that a form starts; imports start where a file is dropped, reports are started by their studies. */
export type FormTask = Exclude<TaskName, "import_model" | "hessian" | "report">;

/** How a part of a payload is asked for. */
export type FieldKind =
  | "text"
  | "integer"
  | "number"
  | "model"
  | "dataset"
  | "architecture"
  | "axis"
  | "attack"
  | "attacks"
  | readonly string[];

/** A part of a payload in a form. */
export interface FormField {
  /** As `data.source`. */
  readonly path: string;
  readonly label: string;
  readonly kind: FieldKind;
  readonly help?: string;
}

const model: FormField = { path: "model", label: "Model", kind: "model" };
const seed: FormField = {
  path: "seed",
  label: "Seed",
  kind: "integer",
  help: "all random numbers follow from it",
};
const source: FormField = { path: "data.source", label: "Data set", kind: "dataset" };
const split: FormField = { path: "data.split", label: "Split", kind: ["train", "test"] };
const images: FormField = { path: "data.images", label: "Images", kind: "integer", help: "all unless given" };

const training: readonly FormField[] = [
  { path: "epochs", label: "Epochs", kind: "integer" },
  { path: "batch", label: "Batch", kind: "integer" },
  { path: "learningRate", label: "Learning rate", kind: "number" },
  { path: "optimizer.kind", label: "Optimiser", kind: ["sgd", "adam"] },
  { path: "schedule.kind", label: "Schedule", kind: ["step", "cosine", "constant"] },
  { path: "name", label: "Name of the model", kind: "text" },
  seed,
];

/** The forms. Every part that is not here keeps its default. */
export const formFields: Readonly<Record<FormTask, readonly FormField[]>> = {
  train: [
    { path: "arch", label: "Network", kind: "architecture" },
    source,
    images,
    { path: "attacks", label: "Adversarial training on", kind: "attacks", help: "none for clean training" },
    ...training,
  ],
  finetune: [
    model,
    source,
    images,
    { path: "attacks", label: "Fine-tune on", kind: "attacks" },
    {
      path: "augmentation",
      label: "Examples",
      kind: ["static", "online"],
      help: "made once, or anew in each step",
    },
    ...training,
  ],
  evaluate: [model, source, split, images, { path: "attacks", label: "Attacked by", kind: "attacks" }, seed],
  attack: [
    model,
    source,
    split,
    images,
    { path: "attack", label: "Attack", kind: "attack" },
    { path: "name", label: "Name of the data set", kind: "text" },
    seed,
  ],
  surface: [
    model,
    source,
    split,
    images,
    { path: "x", label: "x", kind: "axis" },
    { path: "y", label: "y", kind: "axis", help: "without it a curve along x" },
    { path: "attack", label: "Images after", kind: "attack", help: "clean unless given" },
    {
      path: "normalization",
      label: "Directions scaled by",
      kind: ["filter", "layer", "weight", "dfilter", "dlayer"],
    },
    { path: "ignore", label: "Left out of directions", kind: ["biasbn", "none"] },
    seed,
  ],
};

/** The tasks in the order of their tabs. */
export const formTasks = Object.keys(formFields) as FormTask[];
