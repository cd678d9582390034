/** From what people ask for to a run in the store. */
import type { NewRun, Run, Store } from "@basin/db";
import { configHash, type Payloads, parsePayload, type TaskName, taskOf } from "@basin/tasks";
import { applyAsked } from "./asked.js";
import { madeBy } from "./made.js";
import { needsOf } from "./needs.js";
import type { StartInput } from "./start.input.js";

type Beside = "title" | "studyId" | "tags" | "note" | "priority" | "parentId" | "idempotencyKey" | "preset";
const beside: readonly Beside[] = [
  "title",
  "studyId",
  "tags",
  "note",
  "priority",
  "parentId",
  "idempotencyKey",
  "preset",
];

/** What a run is started with, whatever its task. */
export type About = { readonly [K in Exclude<Beside, "preset">]?: StartInput[K] | null | undefined };

/** Starts a run. @throws TaskError for the payload; InputError for what it names; StoreError `conflict` */
export async function startRun(store: Store, task: TaskName, input: StartInput): Promise<{ run: Run }> {
  const asked = Object.fromEntries(Object.entries(input).filter(([key]) => !isBeside(key)));
  return createRun(store, task, {
    payload: applyAsked(task, input.preset ?? undefined, asked),
    about: input,
  });
}

const isBeside = (key: string): boolean => (beside as readonly string[]).includes(key);

/** Creates a run of a payload that is not parsed yet. */
export async function createRun(
  store: Store,
  name: TaskName,
  asked: { readonly payload: unknown; readonly about: About },
): Promise<{ run: Run }> {
  const payload = parsePayload(name, asked.payload);
  const needs = await needsOf(store, payload);
  const { run } = await store.runs.create({ ...newRun(name, payload, asked.about), needs });
  return { run };
}

function newRun<N extends TaskName>(name: N, payload: Payloads[N], about: About): Omit<NewRun, "needs"> {
  const task = taskOf(name);
  const { title, studyId, tags, note, priority, parentId, idempotencyKey } = about;
  return {
    task: name,
    title: title || task.title(payload),
    payload: payload as unknown as NewRun["payload"],
    configHash: configHash(name, payload),
    seed: payload.seed ?? 0,
    unit: task.unit,
    ...madeBy(name, payload),
    ...(studyId == null ? {} : { studyId }),
    ...(tags == null ? {} : { tags }),
    ...(note == null ? {} : { note }),
    ...(priority == null ? {} : { priority }),
    ...(parentId == null ? {} : { parentId }),
    ...(idempotencyKey == null ? {} : { idempotencyKey }),
  };
}
