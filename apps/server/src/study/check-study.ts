/** What a study asks is checked as a whole before the first of its runs is there. */
import type { Dataset, Model, Store, Study } from "@basin/db";
import {
  applyStudyPreset,
  keepRounds,
  parsePayload,
  parseStudy,
  planStudy,
  type StudyPayload,
  type StudyStep,
  TaskError,
  type TaskName,
  unmade,
} from "@basin/tasks";
import { found } from "../answer/answer.js";
import { InputError } from "../answer/door.js";
import { toPlain } from "../start/asked.js";
import { checkUpload, findDataset, missing } from "../start/needs.js";
import { lastingName } from "../start/start-run.js";
import type { StartStudyInput } from "./start-study.input.js";

/** A study that can be started. */
export interface CheckedStudy {
  /** The study to extend; nothing for a new one. */
  readonly known: Study | undefined;
  /** Its data set by a name that lasts. */
  readonly payload: StudyPayload;
  readonly steps: readonly StudyStep[];
  readonly dataset: Dataset;
  /** The base, where it is a model of the store. */
  readonly model: Model | undefined;
}

/** More runs than this are a mistake. */
const MOST_RUNS = 2000;

/** @throws TaskError for the payload; InputError for what it names */
export async function checkStudy(store: Store, input: StartStudyInput): Promise<CheckedStudy> {
  const { id } = input;
  const known = id == null ? undefined : found((await store.studies.get([id]))[0], "study", id);
  const asked = parseStudy(askedOf(input, known));
  const parsed = known?.payload ? keepRounds(parseStudy(known.payload), asked) : asked;
  const dataset = await findDataset(store, parsed.data.source);
  const model = await findBase(store, parsed.base);
  const payload = { ...parsed, data: { ...parsed.data, source: lastingName(dataset) } };
  const steps = planStudy(payload);
  if (steps.length > MOST_RUNS) {
    const detail = `want a study of ${MOST_RUNS} runs at most, got ${steps.length}`;
    throw new InputError({ path: ["seeds"], detail });
  }
  for (const step of steps) checkStep(step);
  await checkNames(store, payload);
  return { known, payload, steps, dataset, model };
}

/** What was given, laid over the preset or over the study that it extends; parts are taken whole. */
function askedOf(input: StartStudyInput, known: Study | undefined): unknown {
  const { id: _, preset, note: __, tags: ___, ...parts } = input;
  const given = toPlain(parts) as Record<string, unknown>;
  if (preset != null) return applyStudyPreset(preset, given);
  return { ...known?.payload, ...given };
}

async function findBase(store: Store, base: StudyPayload["base"]): Promise<Model | undefined> {
  if (base.kind === "import") await checkUpload(store, base.upload, ["base", "upload"]);
  if (base.kind !== "model") return undefined;
  const [model] = await store.models.get([base.model]);
  if (model === undefined) throw missing(["base", "model"], `want the id of a model, got ${base.model}`);
  return model;
}

/** The part of a study that the runs of a task come from. */
const parts: Readonly<Record<TaskName, string>> = {
  train: "base",
  finetune: "finetuning",
  evaluate: "attacks",
  attack: "examples",
  surface: "surfaces",
  hessian: "hessian",
  "import-model": "base",
  report: "attacks",
};

/** Limits of single runs hold for steps as well, as that of a grid's cells. */
function checkStep({ task, payload }: StudyStep): void {
  try {
    parsePayload(task, payload(unmade));
  } catch (error) {
    if (!(error instanceof TaskError)) throw error;
    const issues = error.issues.map(({ path, message }) => ({
      path: path[0] === "name" ? path : [parts[task], ...path],
      message,
    }));
    throw new TaskError("study", error.code, issues);
  }
}

/** Adversarial images become data sets: their names must not be those of registered ones. */
async function checkNames(store: Store, { name, attacks, examples }: StudyPayload): Promise<void> {
  if (examples === null) return;
  for (const [i, { title }] of attacks.entries()) {
    const taken = await store.datasets.byName(`${name}: ${title}`);
    if (taken === undefined || taken.kind === "artifact") continue;
    const detail = `want a title that gives data sets names of their own, got ${taken.name}`;
    throw new InputError({ path: ["attacks", String(i), "title"], code: "CONFLICT", detail });
  }
}
