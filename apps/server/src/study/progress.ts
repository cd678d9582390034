import type { RunState, StudyProgress } from "@basin/db";
import type { StudyProgressType } from "./study.type.js";

/** How far a study is, in one word and in runs. */
export function progressOf({ states, done }: StudyProgress): StudyProgressType {
  const total = Object.values(states).reduce((sum, runs) => sum + runs, 0);
  return {
    done: states.succeeded,
    total,
    share: total === 0 ? null : done / total,
    state: total === 0 ? null : stateOf(states),
  };
}

/** It runs while any of its runs does, or while some have ended and others wait; it has failed once the rest has ended. */
function stateOf(states: StudyProgress["states"]): RunState {
  const { queued, running, succeeded, failed, cancelled, interrupted } = states;
  if (running > 0) return "running";
  if (interrupted > 0) return "interrupted";
  if (queued > 0) return succeeded + failed + cancelled > 0 ? "running" : "queued";
  if (failed > 0) return "failed";
  return cancelled > 0 ? "cancelled" : "succeeded";
}
