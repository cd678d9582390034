import { asc, count, inArray } from "drizzle-orm";
import type { Database } from "../database.js";
import { storeError } from "../faults.js";
import { type Run, type RunState, runStates } from "../records.js";
import type { Edit, Runs } from "../store.js";
import { grouped, inOrder } from "./batches.js";
import { paginate } from "./page.js";
import { createRun } from "./run-create.js";
import { runsWhere, sortOf } from "./run-filter.js";
import { removeRun } from "./run-remove.js";
import { finalStates, lockRun, type RunRow, searchOfRun, setRun, toRun } from "./run-rows.js";
import { sameRun } from "./run-same.js";
import { requeue, restAfterPiece, resumeHalted, setJobs, settle } from "./run-states.js";

/** The runs of a database. */
export function createRuns(d: Database): Runs {
  const { runs, dependencies } = d.tables;
  const linked = (by: "runId" | "needsId", ids: readonly string[]) => {
    const other = by === "runId" ? "needsId" : "runId";
    return d.read("runs", async (db) => {
      const rows = await db
        .select()
        .from(dependencies)
        .where(inArray(dependencies[by], [...ids]))
        .orderBy(dependencies[other]);
      return grouped(ids, rows, { key: (row) => row[by], to: (row) => row[other] });
    });
  };
  return {
    create: (run) => createRun(d, run),
    findSame: (identity) =>
      d.read("runs.findSame", async (db) => {
        const row = await sameRun(d, db, identity);
        return row && toRun(row);
      }),
    get: (ids) =>
      d.read("runs.get", async (db) => {
        const rows = await db
          .select()
          .from(runs)
          .where(inArray(runs.id, [...ids]));
        return inOrder(ids, rows, { key: (row) => row.id, to: toRun });
      }),
    list: ({ filter = {}, sort = { by: "createdAt", descending: true }, page }) =>
      d.read("runs.list", (db) => {
        const listing = { table: runs, id: runs.id, where: runsWhere(d, filter), sort: sortOf(d, sort) };
        return paginate<RunRow, Run>(db, listing, page, toRun);
      }),
    edit: (id, edit) => editRun(d, id, edit),
    cancel: (id) => cancelRun(d, id),
    retry: (id) => retryRun(d, id),
    remove: (id) => removeRun(d, id),
    dependencies: (ids) => linked("runId", ids),
    dependents: (ids) => linked("needsId", ids),
    children: (ids) =>
      d.read("runs.children", async (db) => {
        const rows = await db
          .select({ id: runs.id, parentId: runs.parentId })
          .from(runs)
          .where(inArray(runs.parentId, [...ids]))
          .orderBy(asc(runs.id));
        return grouped(ids, rows, { key: ({ parentId }) => parentId!, to: ({ id }) => id });
      }),
    counts: () =>
      d.read("runs.counts", async (db) => {
        const rows = await db.select({ state: runs.state, runs: count() }).from(runs).groupBy(runs.state);
        const counts = Object.fromEntries(runStates.map((state) => [state, 0])) as Record<RunState, number>;
        for (const row of rows) counts[row.state] = Number(row.runs);
        return counts;
      }),
  };
}

function editRun(d: Database, id: string, edit: Edit): Promise<Run | undefined> {
  return d.write("runs.edit", async (tx) => {
    const run = await lockRun(d, tx, id);
    if (!run) return undefined;
    const { title = run.title, tags = run.tags, note = run.note, studyId = run.studyId } = edit;
    const search = searchOfRun({ id, title, tags, note });
    return toRun(await setRun(d, tx, id, { title, tags, note, studyId, search }));
  });
}

function cancelRun(d: Database, id: string): Promise<Run | undefined> {
  return d.write("runs.cancel", async (tx) => {
    await d.dialect.turn(tx.db, "structure");
    const run = await lockRun(d, tx, id);
    if (!run || finalStates.has(run.state)) return run && toRun(run);
    await setJobs(d, tx, id, { from: ["waiting", "queued"], to: "cancelled" });
    const asked = await setRun(d, tx, id, { cancelRequested: true });
    return toRun(await restAfterPiece(d, tx, asked));
  });
}

function retryRun(d: Database, id: string): Promise<Run | undefined> {
  return d.write("runs.retry", async (tx) => {
    await d.dialect.turn(tx.db, "structure");
    const run = await lockRun(d, tx, id);
    if (!run) return undefined;
    if (run.state !== "failed" && run.state !== "cancelled") {
      throw storeError("state", id, `want a failed or cancelled run, got one in state ${run.state}`);
    }
    const again = await settle(d, tx, await requeue(d, tx, run));
    await resumeHalted(d, tx, id);
    return toRun(again);
  });
}
