/** Which events a subscription wants. */
import { StoreError, type StoreEvent } from "@basin/db";
import type { LiveArgs, SubjectArgs } from "./live.input.js";

/** `whole`: with cells, metrics and lines; `bare`: that something changed. */
export type Wanted = (event: StoreEvent) => "whole" | "bare" | undefined;

const MOST = 100;

/** What comes many times a second and belongs to one run. */
const streams = new Set(["cells", "metrics", "log"]);

export const aboutRun =
  ({ id }: SubjectArgs): Wanted =>
  ({ runId, subject }) =>
    runId === id || subject === id ? "whole" : undefined;

/** The events of a surface or of a study. */
export const aboutSubject =
  ({ id }: SubjectArgs): Wanted =>
  ({ subject }) =>
    subject === id ? "whole" : undefined;

export const aboutAnything =
  (): Wanted =>
  ({ kind }) =>
    streams.has(kind) ? undefined : "bare";

/** @throws StoreError `invalid` for too many ids */
export function aboutLive(args: LiveArgs): Wanted {
  const runs = idsOf("runs", args.runs);
  const surfaces = idsOf("surfaces", args.surfaces);
  const kinds = new Set(args.lists ?? []);
  return ({ kind, subject, runId }) => {
    if (runs.has(subject) || (runId !== null && runs.has(runId))) return "whole";
    if (surfaces.has(subject)) return "whole";
    return kinds.has(kind) ? "bare" : undefined;
  };
}

function idsOf(where: string, ids: readonly string[] | null | undefined): ReadonlySet<string> {
  if (ids != null && ids.length > MOST) {
    throw new StoreError({ code: "invalid", where, detail: `want ${MOST} ids at most, got ${ids.length}` });
  }
  return new Set(ids ?? []);
}
