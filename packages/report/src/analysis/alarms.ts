import type { EvaluateResult } from "@basin/tasks";
import type { StudyRuns } from "../study-runs.js";

/** What the evaluations found that makes their figures doubtful. */
export function alarmsOf({ payload, runs }: StudyRuns) {
  return payload.groups.flatMap(({ name: group, models }) =>
    models.flatMap(({ seed, evaluations }) =>
      evaluations.flatMap((run) => {
        const { alarms = [] } = (runs.get(run)?.result ?? {}) as Partial<EvaluateResult>;
        return alarms
          .filter(({ raised }) => raised)
          .map(({ name, value, detail }) => ({ group, seed, run, name, value, detail }));
      }),
    ),
  );
}
