/** From what people ask for to a run in the store. */
import type { NewRun, Run, Store } from "@basin/db";
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
  const parsed = parsePayload(task, asked.payload);
  const named = await findNamed(store, parsed);
  const payload = settle(parsed, named);
  const { run } = await store.runs.create({
    ...newRun(task, payload, named),
    ...aboutRun(asked.about),
    title: asked.about.title || usualTitle(taskOf(task).title(parsed), named),
  });
  return { run };
}

/** A name may later mean another data set: a run keeps to the one that it means now. Those that come with Basin stay names. */
function settle<P extends Names>(payload: P, { dataset }: Named): P {
  if (dataset === undefined || dataset.kind === "builtin") return payload;
  return { ...payload, data: { ...payload.data, source: dataset.id } };
}

/** The task's own title, with names of models instead of their ids. */
function usualTitle(title: string, { models }: Named): string {
  return models.reduce((text, { id, name }) => text.replaceAll(id, name), title);
}

function newRun<N extends TaskName>(task: N, payload: Payloads[N], named: Named): Omit<NewRun, "title"> {
  return {
    task,
    payload: { ...payload },
    configHash: configHash(task, payload),
    seed: payload.seed ?? 0,
    unit: taskOf(task).unit,
    needs: {
      models: [...new Set(named.models.map(({ id }) => id))],
      datasets: named.dataset === undefined ? [] : [named.dataset.id],
    },
    ...madeBy(task, payload, named),
  };
}

function aboutRun(about: About): Partial<NewRun> {
  const given = beside.filter((key) => key !== "title" && about[key] != null);
  return Object.fromEntries(given.map((key) => [key, about[key]]));
}
