/** From what people ask for to a run in the store. */
import type { Dataset, NewRun, Run, Store } from "@basin/db";
import { configHash, type Payloads, parsePayload, type TaskName, taskOf } from "@basin/tasks";
import { applyAsked } from "./asked.js";
import { madeBy } from "./made.js";
import { findNamed, type Named, type Names } from "./needs.js";
import type { StartInput } from "./start.input.js";

/** What an input says beside the payload, whatever the task. */
const beside = ["title", "studyId", "tags", "note", "priority", "parentId", "idempotencyKey"] as const;

/** A part of the store's new run: what people say about it. */
export type About = { readonly [K in (typeof beside)[number]]?: StartInput[K] | null | undefined };

/** Starts a run. @throws TaskError for the payload; InputError for what it names; StoreError `conflict` */
export async function startRun(store: Store, task: TaskName, input: StartInput): Promise<{ run: Run }> {
  const { preset, ...rest } = input;
  const asked = Object.fromEntries(Object.entries(rest).filter(([key]) => !isBeside(key)));
  return createRun(store, task, { payload: applyAsked(task, preset ?? undefined, asked), about: input });
}

const isBeside = (key: string): boolean => (beside as readonly string[]).includes(key);

/** Creates a run of a payload that is not parsed yet. */
export async function createRun(
  store: Store,
  task: TaskName,
  asked: { readonly payload: unknown; readonly about: About },
): Promise<{ run: Run }> {
  const { run } = await store.runs.create(await toNewRun(store, task, asked));
  return { run };
}

/** The store's new run of a payload that is not parsed yet: what it names is there. */
export async function toNewRun(
  store: Store,
  task: TaskName,
  asked: { readonly payload: unknown; readonly about: About },
): Promise<NewRun> {
  const parsed = parsePayload(task, asked.payload);
  const named = await findNamed(store, namesOf(parsed));
  return {
    ...newRun(task, settle(parsed, named), named),
    ...aboutRun(asked.about),
    title: asked.about.title || usualTitle(taskOf(task).title(parsed), named),
  };
}

/** What is looked up so that complaints have a path; a report's ids are its study's own. */
function namesOf(payload: Payloads[TaskName]): Names {
  return "groups" in payload ? {} : payload;
}

function settle<P extends Payloads[TaskName]>(payload: P, { dataset }: Named): P {
  if (dataset === undefined || !("data" in payload)) return payload;
  return { ...payload, data: { ...payload.data, source: lastingName(dataset) } };
}

/** A name may later mean another data set: a run keeps to the one that it means now. Those that come with Basin stay names. */
export function lastingName({ kind, name, id }: Dataset): string {
  return kind === "builtin" ? name : id;
}

/** The task's own title, with names of models instead of their ids. */
function usualTitle(title: string, { models }: Named): string {
  return models.reduce((text, { id, name }) => text.replaceAll(id, name), title);
}

function newRun<N extends TaskName>(task: N, payload: Payloads[N], named: Named): Omit<NewRun, "title"> {
  const { models, runs = [] } = taskOf(task).inputs(payload);
  return {
    task,
    payload: { ...payload },
    configHash: configHash(task, payload),
    seed: payload.seed ?? 0,
    unit: taskOf(task).unit,
    needs: {
      models: [...new Set(models)],
      datasets: named.dataset === undefined ? [] : [named.dataset.id],
      runs,
    },
    ...madeBy(task, payload, named),
  };
}

function aboutRun(about: About): Partial<NewRun> {
  const given = beside.filter((key) => key !== "title" && about[key] != null);
  return Object.fromEntries(given.map((key) => [key, about[key]]));
}
