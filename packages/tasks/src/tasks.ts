import { type AttackInput, type AttackPayload, type AttackResult, attack } from "./attack.js";
import { TaskError } from "./errors.js";
import { type EvaluateInput, type EvaluatePayload, type EvaluateResult, evaluate } from "./evaluate.js";
import { type FinetuneInput, type FinetunePayload, type FinetuneResult, finetune } from "./finetune.js";
import { type HessianInput, type HessianPayload, type HessianResult, hessian } from "./hessian.js";
import {
  type ImportModelInput,
  type ImportModelPayload,
  type ImportModelResult,
  importModel,
} from "./import-model.js";
import { parse } from "./parse.js";
import { type ReportInput, type ReportPayload, type ReportResult, report } from "./report.js";
import { type SurfaceInput, type SurfacePayload, type SurfaceResult, surface } from "./surface.js";
import type { Task } from "./task.js";
import { type TrainInput, type TrainPayload, type TrainResult, train } from "./train.js";

/** What each task is asked, every default filled in. */
export interface Payloads {
  readonly train: TrainPayload;
  readonly finetune: FinetunePayload;
  readonly evaluate: EvaluatePayload;
  readonly attack: AttackPayload;
  readonly surface: SurfacePayload;
  readonly hessian: HessianPayload;
  readonly "import-model": ImportModelPayload;
  readonly report: ReportPayload;
}

/** The same as people write it. */
export interface PayloadInputs {
  readonly train: TrainInput;
  readonly finetune: FinetuneInput;
  readonly evaluate: EvaluateInput;
  readonly attack: AttackInput;
  readonly surface: SurfaceInput;
  readonly hessian: HessianInput;
  readonly "import-model": ImportModelInput;
  readonly report: ReportInput;
}

/** What each task ends with. */
export interface Results {
  readonly train: TrainResult;
  readonly finetune: FinetuneResult;
  readonly evaluate: EvaluateResult;
  readonly attack: AttackResult;
  readonly surface: SurfaceResult;
  readonly hessian: HessianResult;
  readonly "import-model": ImportModelResult;
  readonly report: ReportResult;
}

/** A kind of work. */
export type TaskName = keyof Payloads;

/** Every task by name. */
export const tasks: { readonly [N in TaskName]: Task<Payloads[N], Results[N]> } = {
  train,
  finetune,
  evaluate,
  attack,
  surface,
  hessian,
  "import-model": importModel,
  report,
};

/** The names, in the order in which people meet them. */
export const taskNames = Object.keys(tasks) as readonly TaskName[];

/** Whether a text is the name of a task. */
export function isTaskName(name: string): name is TaskName {
  return Object.hasOwn(tasks, name);
}

/**
 * The task of a name; its payload and result are typed where the name is.
 *
 * @throws TaskError `unknown`, listing the names there are
 */
export function taskOf<N extends TaskName>(name: N): Task<Payloads[N], Results[N]> {
  if (isTaskName(name)) return tasks[name];
  const message = `unknown task ${JSON.stringify(name)}, want one of ${taskNames.join(", ")}`;
  throw new TaskError("task", "unknown", [{ path: [], message }]);
}

/**
 * A payload with every default filled in and attacks in canonical form. A payload that was parsed once parses to itself.
 *
 * @throws TaskError with every issue and its path: `surface.x.points: want an integer from 2 to 10001, got 1`
 */
export function parsePayload<N extends TaskName>(name: N, value: unknown): Payloads[N] {
  return parse(name, taskOf(name).payload, value);
}

/**
 * A result as its task has it; measured numbers that are not finite become null.
 *
 * @throws TaskError as {@link parsePayload}
 */
export function parseResult<N extends TaskName>(name: N, value: unknown): Results[N] {
  return parse(`${name} result`, taskOf(name).result, value, { words: "output" });
}
