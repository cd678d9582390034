import { and, eq, getTableColumns, sql } from "drizzle-orm";
import type { Database, Tables, Writing } from "../database.js";
import type { Job } from "../records.js";
import type { Lease, Standing } from "../store.js";
import { lockRun, type RunRow } from "./run-rows.js";

export type JobRow = Tables["jobs"]["$inferSelect"];

/** The columns of a job but for its data, which may be large. */
export function slimColumns(d: Database) {
  const { data: _, ...slim } = getTableColumns(d.tables.jobs);
  return slim;
}

/** A lease that still holds, with the rows it is about, held until the transaction ends. */
export interface Held {
  readonly run: RunRow;
  readonly job: Omit<JobRow, "data">;
}

export const lost: Standing = { cancel: false, lost: true };

/** The record of a row. */
export function toJob({ beat: _, readyAt: __, ...rest }: JobRow): Job {
  return rest;
}

/** The rows of a lease; `undefined` if it is lost: another worker has claimed the job, or it has ended. */
export async function holdLease(d: Database, tx: Writing, lease: Lease): Promise<Held | undefined> {
  const { jobs } = d.tables;
  const run = await lockRun(d, tx, lease.runId);
  if (!run) return undefined;
  const query = tx.db
    .select(slimColumns(d))
    .from(jobs)
    .where(and(...ofLease(d, lease)));
  const [job] = await d.dialect.lock(query);
  return job && { run, job };
}

/** What the row of a job must be for the lease to hold. */
function ofLease(d: Database, lease: Lease) {
  const { jobs } = d.tables;
  return [
    eq(jobs.id, lease.jobId),
    eq(jobs.runId, lease.runId),
    eq(jobs.workerId, lease.workerId),
    eq(jobs.attempt, lease.attempt),
    eq(jobs.state, "running"),
  ];
}

/** One beat more, and what the worker has to know. */
export function beat(d: Database, lease: Lease): Promise<Standing> {
  const { jobs, runs } = d.tables;
  return d.write("jobs.beat", async ({ db }) => {
    const held = await db
      .update(jobs)
      .set({ beat: sql`${jobs.beat} + 1` })
      .where(and(...ofLease(d, lease)))
      .returning({ id: jobs.id });
    if (held.length === 0) return lost;
    const [run] = await db
      .select({ cancel: runs.cancelRequested })
      .from(runs)
      .where(eq(runs.id, lease.runId));
    return { cancel: run?.cancel ?? false, lost: false };
  });
}
