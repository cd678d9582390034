/** Options of `basin run` as the API takes them. What is not given is left out, for presets and defaults. */
import type {
  OptimizerInput,
  ScheduleInput,
  StartAttackInput,
  StartEvaluationInput,
  StartFinetuningInput,
  StartSurfaceInput,
  StartTrainingInput,
} from "@basin/client";
import { type Attack, ComputeError, formatAttack } from "@basin/compute";
import { toAugmentation } from "../training/options.js";
import type {
  AttackChoice,
  EvaluateChoice,
  FinetuneChoice,
  ImagesOptions,
  StartOptions,
  SurfaceChoice,
  TrainChoice,
  TrainingChoice,
} from "./run-options.js";

/** Names that have been looked up: ids of models, a data set's name or id. */
export interface Resolved {
  readonly model?: string | undefined;
  readonly towards?: string | undefined;
  readonly source?: string | undefined;
}

/** Of the object those entries that have a value. */
export function given<T extends object>(object: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  const entries = Object.entries(object).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as { [K in keyof T]?: Exclude<T[K], undefined> };
}

/** What every start may say. */
export function toStart({ preset, title, tag, note, priority, seed }: StartOptions) {
  return given({ preset, title, tags: tag && [...tag], note, priority, seed });
}

export function toTrainingInput(options: TrainChoice, resolved: Resolved): StartTrainingInput {
  const { arch, mean, deviation, cleanShare } = options;
  return {
    ...toTraining(options, resolved, { optimizer: "sgd", schedule: "step" }),
    ...given({
      arch,
      mean: mean && [...mean],
      deviation: deviation && [...deviation],
      cleanShare: cleanShare === undefined ? undefined : Number(cleanShare),
    }),
  };
}

export function toFinetuningInput(options: FinetuneChoice, resolved: Resolved): StartFinetuningInput {
  const { augmentation } = options;
  return {
    ...toTraining(options, resolved, { optimizer: "adam", schedule: "constant" }),
    ...given({ model: resolved.model, augmentation }),
  };
}

export function toEvaluationInput(options: EvaluateChoice, resolved: Resolved): StartEvaluationInput {
  return { ...toMeasuring(options, resolved), ...given({ attacks: options.attack?.map(toText) }) };
}

export function toAttackInput(options: AttackChoice, resolved: Resolved): StartAttackInput {
  const [attack, ...more] = options.attack ?? [];
  if (more.length > 0) throw bad("--attack", "want one attack");
  return {
    ...toMeasuring(options, resolved),
    ...given({ attack: attack && toText(attack), name: options.name }),
  };
}

export function toSurfaceInput(options: SurfaceChoice, resolved: Resolved): StartSurfaceInput {
  const { x, y, normalization, ignore, over, adversarial } = options;
  const attack = adversarial && toText(adversarial);
  const { towards } = resolved;
  return {
    ...toMeasuring(options, resolved),
    ...given({ x, y, towards, normalization, ignore, over, attack }),
  };
}

function toMeasuring(options: StartOptions & ImagesOptions, { model, source }: Resolved) {
  const { split, images, skip, batch } = options;
  const data = source === undefined ? undefined : { source, ...given({ split, images, skip }) };
  return { ...toStart(options), ...given({ model, data, batch, engine: toEngine(options) }) };
}

/** Kinds that a task takes where none is given. */
interface TrainingKinds {
  readonly optimizer: "sgd" | "adam";
  readonly schedule: "step" | "constant";
}

function toTraining(options: TrainingChoice, { source }: Resolved, usual: TrainingKinds) {
  const { images, skip, epochs, batch, lr, augment, attack, name } = options;
  return {
    ...toStart(options),
    ...given({
      data: source === undefined ? undefined : { source, ...given({ images, skip }) },
      epochs,
      batch,
      learningRate: lr,
      optimizer: toOptimizer(options, usual.optimizer),
      schedule: toSchedule(options, usual.schedule),
      augment: augment === undefined ? undefined : toAugmentation(augment),
      attacks: attack?.map(toText),
      name,
      engine: toEngine(options),
    }),
  };
}

function toOptimizer(options: TrainingChoice, usual: TrainingKinds["optimizer"]): OptimizerInput | undefined {
  const { momentum, nesterov, weightDecay, preset } = options;
  const details = given({ momentum, nesterov, weightDecay });
  if (Object.keys(details).length === 0 && options.optimizer === undefined) return undefined;
  return { kind: wholeOf("--optimizer", options.optimizer, preset, usual), ...details };
}

function toSchedule(options: TrainingChoice, usual: TrainingKinds["schedule"]): ScheduleInput | undefined {
  const { schedule, milestones, factor, warmup, preset } = options;
  const details = given({ milestones: milestones && [...milestones], factor, warmup });
  if (Object.keys(details).length === 0 && schedule === undefined) return undefined;
  return { kind: wholeOf("--schedule", schedule, preset, usual), ...details };
}

/** A part of an optimiser or a schedule says nothing without its kind, which a preset may change. */
function wholeOf<K extends string>(
  option: string,
  kind: K | undefined,
  preset: string | undefined,
  usual: K,
): K {
  if (kind === undefined && preset !== undefined) throw bad(option, "want it with --preset and parts of it");
  return kind ?? usual;
}

function toEngine({ engine, threads }: StartOptions) {
  const parts = given({ name: engine as "onnx" | "tfjs" | "reference" | undefined, threads });
  return Object.keys(parts).length === 0 ? undefined : parts;
}

function toText(attack: Attack | null): string {
  return attack ? formatAttack(attack) : "none";
}

function bad(where: string, detail: string): ComputeError {
  return new ComputeError({ code: "missing", where, detail });
}
