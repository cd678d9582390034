import { count, eq, inArray, sql } from "drizzle-orm";
import type { Database } from "../database.js";
import { type RunState, runStates } from "../records.js";
import type { StudyProgress } from "../store.js";

interface Counted {
  readonly studyId: string | null;
  readonly state: RunState;
  readonly runs: number;
  readonly done: number | null;
}

/** See {@link Studies.progress}. */
export function studyProgress(d: Database, ids: readonly string[]): Promise<readonly StudyProgress[]> {
  const { runs, studySteps } = d.tables;
  // What has succeeded is whole; of the others as much as their pieces say, as far as they have been planned.
  const done = sql<number>`sum(case when ${runs.state} = 'succeeded' then 1.0 when ${runs.total} > 0 then ${runs.done} * 1.0 / ${runs.total} else 0.0 end)`;
  const counted = { state: runs.state, runs: count(), done };
  return d.read("studies.progress", async (db) => {
    const steps: Counted[] = await db
      .select({ studyId: studySteps.studyId, ...counted })
      .from(studySteps)
      .innerJoin(runs, eq(runs.id, studySteps.runId))
      .where(inArray(studySteps.studyId, [...ids]))
      .groupBy(studySteps.studyId, runs.state);
    const planned = new Set(steps.map(({ studyId }) => studyId));
    const others = ids.filter((id) => !planned.has(id));
    const kept: Counted[] = await db
      .select({ studyId: runs.studyId, ...counted })
      .from(runs)
      .where(inArray(runs.studyId, others))
      .groupBy(runs.studyId, runs.state);
    return ids.map((id) => progressOf([...steps, ...kept].filter(({ studyId }) => studyId === id)));
  });
}

function progressOf(rows: readonly Counted[]): StudyProgress {
  const states = Object.fromEntries(runStates.map((state) => [state, 0])) as Record<RunState, number>;
  for (const { state, runs } of rows) states[state] += Number(runs);
  return { states, done: rows.reduce((sum, { done }) => sum + Number(done), 0) };
}
