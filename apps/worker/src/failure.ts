import type { Failure } from "@basin/db";
import { isUnavailable } from "./patience.js";
import { ThreadDied } from "./thread/thread-died.js";

/** What a piece failed with, and whether it is worth trying again. */
export interface Verdict {
  readonly failure: Failure;
  readonly again: boolean;
}

/** What people can do about it, by code. */
const advice: Readonly<Record<string, string>> = {
  invalid: "start a new run with another value",
  unknown: "start a new run with one of the allowed names",
  missing: "start another run that says it, or that finds it there",
  unsupported: "start a new run without it",
  corrupt: "make or import the model or data set again, then start a new run with it",
  unavailable: "see that the database and the artifact store answer and have room, then retry this run",
  worker: "see the worker's machine: memory, disk, its log; then retry this run",
  failed: "retry this run once the cause is gone",
};

/**
 * What an error means for the run. Bad input and what the computation itself complains of fail it at once: they would fail
 * again. Faults of machines and stores are nobody's input and are tried again.
 */
export function judge(error: unknown): Verdict {
  const message = oneLine(error instanceof Error ? error.message : String(error));
  const fault = error instanceof ThreadDied || isComputeFault(error);
  const code = fault ? "worker" : codeOf(error);
  const next = advice[code];
  return {
    failure: { code, message, ...(next === undefined ? {} : { next }) },
    again: fault || isUnavailable(error),
  };
}

function codeOf(error: unknown): string {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  return typeof code === "string" && Object.hasOwn(advice, code) ? code : "internal";
}

/** A thread of the engine's own that ended: compute says so where it happened. */
function isComputeFault(error: unknown): boolean {
  return error instanceof Error && "where" in error && error.where === "compute thread";
}

function oneLine(text: string): string {
  return text.replaceAll(/\s*[\r\n]+\s*/g, " ").trim();
}
