import { and, eq, inArray, or, type SQL, sql } from "drizzle-orm";
import type { Database } from "../database.js";
import type { RunFilter, RunSort } from "../store.js";
import type { Sort } from "./page.js";
import type { RunRow } from "./run-rows.js";
import { contains } from "./text.js";

/** Later than every time: where a run that has not finished stands. Also part of an index, in these words. */
const never = Number.MAX_SAFE_INTEGER;

/** The condition that a filter means; `undefined` for all runs. */
export function runsWhere(d: Database, filter: RunFilter): SQL | undefined {
  const { runs, models, datasets, runModels, runDatasets, studySteps } = d.tables;
  const { tasks, states, text, modelId, datasetId, studyId, parentId, configHash } = filter;
  const { db } = d;
  return and(
    tasks && inArray(runs.task, [...tasks]),
    states && inArray(runs.state, [...states]),
    text ? contains(runs.search, text) : undefined,
    studyId === undefined
      ? undefined
      : or(
          eq(runs.studyId, studyId),
          inArray(
            runs.id,
            db.select({ id: studySteps.runId }).from(studySteps).where(eq(studySteps.studyId, studyId)),
          ),
        ),
    parentId === undefined ? undefined : eq(runs.parentId, parentId),
    configHash === undefined ? undefined : eq(runs.configHash, configHash),
    modelId === undefined
      ? undefined
      : or(
          inArray(
            runs.id,
            db.select({ id: runModels.runId }).from(runModels).where(eq(runModels.modelId, modelId)),
          ),
          inArray(runs.id, db.select({ id: models.runId }).from(models).where(eq(models.id, modelId))),
        ),
    datasetId === undefined
      ? undefined
      : or(
          inArray(
            runs.id,
            db
              .select({ id: runDatasets.runId })
              .from(runDatasets)
              .where(eq(runDatasets.datasetId, datasetId)),
          ),
          inArray(
            runs.id,
            db.select({ id: datasets.runId }).from(datasets).where(eq(datasets.id, datasetId)),
          ),
        ),
  );
}

/** What a sort of runs compares. */
export function sortOf(d: Database, { by, descending }: RunSort): Sort<RunRow> {
  const { runs } = d.tables;
  const sorts: Readonly<Record<RunSort["by"], Omit<Sort<RunRow>, "descending">>> = {
    createdAt: { by: runs.createdAt, kind: "number", of: (row) => row.createdAt },
    finishedAt: {
      by: sql`coalesce(${runs.finishedAt}, ${sql.raw(String(never))})`,
      kind: "number",
      of: (row) => row.finishedAt ?? never,
    },
    title: { by: runs.title, kind: "text", of: (row) => row.title },
    state: { by: runs.state, kind: "text", of: (row) => row.state },
    task: { by: runs.task, kind: "text", of: (row) => row.task },
    seconds: { by: runs.computeSeconds, kind: "number", of: (row) => row.computeSeconds },
  };
  return { ...sorts[by], descending };
}
