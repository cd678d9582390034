import type { Run } from "@basin/db";
import type { ProgressType } from "./run.type.js";

/** How far a run is, and when it would end if it goes on as it did. */
export function progressOf({ progress, state, startedAt }: Run, now: number): ProgressType {
  const { done, total } = progress;
  const share = total === 0 ? null : Math.min(1, done / total);
  const known = state === "running" && startedAt !== null && share !== null && share > 0;
  return {
    ...progress,
    share,
    etaSeconds: known ? Math.max(0, ((now - startedAt) / 1000) * (1 / share - 1)) : null,
  };
}
