import { ComputeError } from "../errors.js";
import type { Model, Params } from "../models/model.js";
import { type Tensor, type TensorMap, toDType, zeros } from "../tensor.js";
import type { Optimizer } from "./optimizer.js";
import { slotName } from "./step-graph.js";

/**
 * Everything that a training needs to go on with the same bits: parameters and optimiser state by name, and where it
 * stands. Random numbers are functions of (seed, epoch, place), so there is no generator state beyond these numbers.
 */
export interface TrainingState {
  readonly tensors: TensorMap;
  readonly metadata: Readonly<Record<string, string>>;
}

/** Where a training stands: `step` steps of `epoch` are done, with these sums over its images so far. */
export interface Progress {
  epoch: number;
  step: number;
  images: number;
  lossSum: number;
  right: number;
  /** The mean loss of the last step. */
  lastLoss: number;
}

/** Names of parameters carry this in a state, to keep them apart from the optimiser's slots. */
const MODEL = "model";

/** What changes while training: parameters, slots and progress. */
export interface Running {
  values: Map<string, Tensor<"f32">>;
  progress: Progress;
}

/** The state at the beginning. */
export function beginTraining(model: Model, trained: readonly string[], optimizer: Optimizer): Running {
  const values = new Map(model.params);
  for (const name of trained) {
    for (const slot of optimizer.slots)
      values.set(slotName(slot, name), zeros("f32", model.params.get(name)!.shape));
  }
  return { values, progress: { epoch: 0, step: 0, images: 0, lossSum: 0, right: 0, lastLoss: Number.NaN } };
}

/** A state to be written; `config` says what the training is, so that another is not continued by mistake. */
export function saveTraining({ values, progress }: Running, model: Model, config: string): TrainingState {
  const named = [...values].map(
    ([name, value]) => [model.params.has(name) ? `${MODEL}/${name}` : name, value] as const,
  );
  return { tensors: new Map(named), metadata: { config, progress: JSON.stringify(progress) } };
}

/**
 * Goes on from a state.
 *
 * @throws ComputeError `invalid` if the state belongs to another training or lacks a tensor
 */
export function resumeTraining(state: TrainingState, begin: Running, config: string): Running {
  const { config: theirs = "nothing", progress } = state.metadata;
  if (theirs !== config || progress === undefined) {
    throw new ComputeError({
      code: "invalid",
      where: "resume",
      detail: `want a state of ${config}, got one of ${theirs}`,
    });
  }
  const values = new Map<string, Tensor<"f32">>();
  for (const [name, { shape }] of begin.values) {
    const found = state.tensors.get(`${MODEL}/${name}`) ?? state.tensors.get(name);
    if (!found || found.shape.join() !== shape.join()) {
      throw new ComputeError({
        code: "invalid",
        where: "resume",
        detail: `the state has no ${name} of shape ${shape.join("x")}`,
      });
    }
    values.set(name, toDType(found, "f32"));
  }
  return { values, progress: JSON.parse(progress) as Progress };
}

/** The model's share of the values. */
export function paramsOf(model: Model, values: ReadonlyMap<string, Tensor<"f32">>): Params {
  return new Map([...model.params.keys()].map((name) => [name, values.get(name)!]));
}
