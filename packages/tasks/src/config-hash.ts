import { createHash } from "node:crypto";
import type { Payloads, TaskName } from "./tasks.js";

/**
 * JSON with the keys of every object sorted: equal for equal values, whatever the order in which they were put together.
 *
 * @example canonicalJson({ b: 1, a: [2] }) // {"a":[2],"b":1}
 */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_, held: unknown) => sorted(held)) ?? "null";
}

function sorted(value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Names are for people, threads and batches do not change results; a training of another batch is another training. */
const ignored: Readonly<Record<TaskName, readonly string[]>> = {
  train: ["seed", "name"],
  finetune: ["seed", "name"],
  evaluate: ["seed", "batch"],
  attack: ["seed", "batch", "name"],
  surface: ["seed", "batch"],
  hessian: ["seed", "batch"],
  "import-model": ["seed", "name"],
  report: ["seed"],
};

/** SHA-256 of what a run computes, seed apart: runs that differ in the seed alone share it. Takes a parsed payload. */
export function configHash<N extends TaskName>(task: N, payload: Payloads[N]): string {
  const kept = Object.entries(payload)
    .filter(([key]) => !ignored[task].includes(key))
    .map(([key, value]) =>
      key === "engine" ? [key, { name: (value as { name: string }).name }] : [key, value],
    );
  const text = canonicalJson({ task, payload: Object.fromEntries(kept) });
  return createHash("sha256").update(text).digest("hex");
}
