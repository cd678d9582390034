import { applyPreset, type TaskName } from "@basin/tasks";

/** What was asked, laid over a preset. */
export function applyAsked(task: TaskName, preset: string | undefined, asked: unknown): unknown {
  const plain = toPlain(asked);
  return preset === undefined ? plain : applyPreset(task, preset, plain as Record<string, unknown>);
}

/** Plain objects without what was not given: inputs are instances of classes. Null stays: it may mean something. */
export function toPlain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(toPlain);
  if (typeof value !== "object" || value === null) return value;
  const given = Object.entries(value).filter(([, one]) => one !== undefined);
  return Object.fromEntries(given.map(([key, one]) => [key, toPlain(one)]));
}
