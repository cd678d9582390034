import type { Run, Store } from "@basin/db";
import { InputError } from "../answer/door.js";
import type { CloneRunInput } from "../run/run.input.js";
import { createRun } from "./start-run.js";

/** Starts a run like another one, with changes. @throws InputError `MISSING`; as startRun */
export async function cloneRun(store: Store, input: CloneRunInput): Promise<{ run: Run }> {
  const [parent] = await store.runs.get([input.id]);
  if (parent === undefined) {
    throw new InputError({ path: ["id"], code: "MISSING", detail: `want the id of a run, got ${input.id}` });
  }
  if (parent.task === "report") {
    const detail = "want a run that starts by itself, got a report: its study makes it, see startStudy";
    throw new InputError({ path: ["id"], detail });
  }
  const { id, changes, seed, ...about } = input;
  const payload = merge(parent.payload, { ...changes, ...(seed == null ? {} : { seed }) });
  return createRun(store, parent.task, { payload, about: { ...about, parentId: id } });
}

/** Changes laid over a value: objects key by key, all else replaced. */
function merge(value: unknown, changes: unknown): unknown {
  if (!isRecord(value) || !isRecord(changes)) return changes;
  // Another kind of optimiser or schedule has other fields: nothing of the old one stays.
  if ("kind" in changes && changes["kind"] !== value["kind"]) return changes;
  const keys = [...new Set([...Object.keys(value), ...Object.keys(changes)])];
  return Object.fromEntries(
    keys.map((key) => [key, Object.hasOwn(changes, key) ? merge(value[key], changes[key]) : value[key]]),
  );
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
