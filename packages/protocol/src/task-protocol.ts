/** What the results of each kind of work say of how they came about. Runs of commands and of workers say the same. */
import type { Attack, ModelSpec, TrainOptions } from "@basin/compute";
import type { ChosenDirection } from "./directions.js";
import type { DataProtocol } from "./image-choice.js";
import type { ModelProtocol } from "./open-model.js";
import { attackName, type EngineName, runProtocol } from "./run-protocol.js";

/** What all measurements have in common. */
export interface Measured {
  readonly data: DataProtocol;
  readonly model: ModelProtocol;
  readonly engine: EngineName;
  readonly seed: number;
}

/** How a network was trained, every default filled in. */
export type TrainSettings = Required<
  Pick<TrainOptions, "epochs" | "batch" | "learningRate" | "optimizer" | "schedule" | "seed" | "augment">
>;

/** What all trainings have in common. */
export interface Trained {
  readonly data: DataProtocol;
  readonly spec: ModelSpec;
  readonly attacks: readonly Attack[];
  readonly settings: TrainSettings;
  readonly engine: EngineName;
}

/** Of an evaluation under several attacks. */
export function evaluationProtocol({
  attacks,
  ...measured
}: Measured & { readonly attacks: readonly (Attack | null)[] }) {
  return between(measured, { attacks: attacks.map(attackName) });
}

/** Of the images that an attack made. */
export function attackProtocol({ attack, ...measured }: Measured & { readonly attack: Attack }) {
  return between(measured, { attack: attackName(attack) });
}

/** Of a surface; `attack` is what its images went through. */
export function surfaceProtocol({
  attack,
  directions,
  ...measured
}: Measured & { readonly attack: Attack | null; readonly directions: readonly ChosenDirection[] }) {
  const drawn = directions.map(({ protocol }) => protocol);
  return between(measured, { attack: attackName(attack), directions: drawn });
}

/** Of the loss's curvature at a model. */
export function hessianProtocol(measured: Measured) {
  return between(measured, { over: "trained parameters" });
}

/** Of a training from scratch; attacks make it an adversarial one. */
export function trainingProtocol({
  data,
  spec,
  attacks,
  cleanShare,
  settings,
  engine,
}: Trained & { readonly cleanShare: number }) {
  return {
    ...data,
    spec,
    attacks: attacks.map(attackName),
    cleanShare: attacks.length === 0 ? 1 : cleanShare,
    ...settings,
    ...runProtocol(engine, { seed: settings.seed, batchNorm: "training" }),
  };
}

/** Of a fine-tuning on clean and adversarial images. */
export function finetuningProtocol({
  data,
  base,
  spec,
  attacks,
  augmentation,
  settings,
  engine,
}: Trained & { readonly base: ModelProtocol; readonly augmentation: "static" | "online" }) {
  return {
    ...data,
    base: base.model,
    spec,
    attacks: attacks.map(attackName),
    augmentation,
    ...settings,
    ...runProtocol(engine, { seed: settings.seed, batchNorm: "training" }),
  };
}

function between<T extends object>({ data, model, engine, seed }: Measured, own: T) {
  return { ...data, ...model, ...own, ...runProtocol(engine, { seed }) };
}
