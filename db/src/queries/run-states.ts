/**
 * How runs change state, and what follows for those that depend on them. Every function here is called inside a
 * transaction that has taken its turn for `structure`, so that no other one moves states at the same time.
 */
import { and, asc, eq, inArray, notInArray, type SQL } from "drizzle-orm";
import type { Database, Writing } from "../database.js";
import type { Failure, JobState, Run } from "../records.js";
import { finalStates, type RunRow, setRun } from "./run-rows.js";

/** What stopped a run before it began. */
interface Halt {
  readonly state: "failed" | "cancelled";
  /** The run at the root of it. */
  readonly by: string;
}

/** Starts a run whose dependencies have succeeded, ends it where one has not, lets it wait otherwise. */
export async function settle(d: Database, tx: Writing, run: RunRow): Promise<RunRow> {
  const { runs, dependencies } = d.tables;
  const needs = await tx.db
    .select({ id: runs.id, state: runs.state, haltedBy: runs.haltedBy })
    .from(dependencies)
    .innerJoin(runs, eq(runs.id, dependencies.needsId))
    .where(eq(dependencies.runId, run.id))
    .orderBy(asc(runs.id));
  for (const state of ["failed", "cancelled"] as const) {
    const need = needs.find((other) => other.state === state);
    if (need) return halt(d, tx, run, { state, by: need.haltedBy ?? need.id });
  }
  const free = needs.every(({ state }) => state === "succeeded");
  if (free) await queueStage(d, tx, run);
  return run;
}

/** Queues the jobs that wait in the earliest stage that is not done. */
export async function queueStage(d: Database, tx: Writing, run: RunRow): Promise<boolean> {
  const { jobs } = d.tables;
  const [next] = await tx.db
    .select({ stage: jobs.stage })
    .from(jobs)
    .where(and(eq(jobs.runId, run.id), notInArray(jobs.state, ["done"])))
    .orderBy(asc(jobs.stage))
    .limit(1);
  if (!next) return false;
  const queued = await setJobs(d, tx, run.id, {
    from: ["waiting"],
    to: "queued",
    where: eq(jobs.stage, next.stage),
  });
  for (const jobId of queued) tx.ready({ jobId, priority: run.priority, delay: 0 });
  return true;
}

/** Moves jobs of a run from some states to another; the ids of those that moved, in order. */
export async function setJobs(
  d: Database,
  tx: Writing,
  runId: string,
  move: { readonly from: readonly JobState[]; readonly to: JobState; readonly where?: SQL },
): Promise<readonly string[]> {
  const { jobs } = d.tables;
  const moved = await tx.db
    .update(jobs)
    .set({ state: move.to, readyAt: 0 })
    .where(and(eq(jobs.runId, runId), inArray(jobs.state, [...move.from]), move.where))
    .returning({ id: jobs.id });
  return moved.map(({ id }) => id).sort();
}

/** Ends a run and tells those that wait for it. Pieces that still run elsewhere lose their leases. */
export async function endRun(
  d: Database,
  tx: Writing,
  run: RunRow,
  end:
    | { readonly state: "succeeded"; readonly result: Run["result"] }
    | { readonly state: "failed"; readonly error: Failure }
    | { readonly state: "cancelled" },
): Promise<RunRow> {
  await setJobs(d, tx, run.id, { from: ["waiting", "queued", "running"], to: "cancelled" });
  const ended = await setRun(d, tx, run.id, {
    ...end,
    // Work that is not counted unit by unit is whole as well.
    ...(end.state === "succeeded" ? { done: run.total } : {}),
    finishedAt: d.dialect.now,
    cancelRequested: run.cancelRequested && end.state === "cancelled",
  });
  await tellDependents(d, tx, ended);
  return ended;
}

async function tellDependents(d: Database, tx: Writing, run: RunRow): Promise<void> {
  const { runs, dependencies } = d.tables;
  const waiting = await d.dialect.lock(
    tx.db
      .select()
      .from(runs)
      .where(
        inArray(
          runs.id,
          tx.db.select({ id: dependencies.runId }).from(dependencies).where(eq(dependencies.needsId, run.id)),
        ),
      )
      .orderBy(asc(runs.id)),
  );
  for (const dependent of waiting) if (!finalStates.has(dependent.state)) await settle(d, tx, dependent);
}

async function halt(d: Database, tx: Writing, run: RunRow, { state, by }: Halt): Promise<RunRow> {
  await setRun(d, tx, run.id, { haltedBy: by });
  if (state === "cancelled") return endRun(d, tx, run, { state });
  const error: Failure = {
    code: "dependency",
    message: `${by}, which this run needs, has failed`,
    next: `retry ${by}; this run follows`,
  };
  return endRun(d, tx, run, { state, error });
}

/** Lets runs that were ended for the sake of this one wait again. */
export async function resumeHalted(d: Database, tx: Writing, id: string): Promise<void> {
  const { runs } = d.tables;
  const halted = await d.dialect.lock(
    tx.db.select().from(runs).where(eq(runs.haltedBy, id)).orderBy(asc(runs.id)),
  );
  const waiting: RunRow[] = [];
  for (const run of halted) waiting.push(await requeue(d, tx, run));
  for (const run of waiting) await settle(d, tx, run);
}

/** A run as if it had not ended: its unfinished jobs wait, what they had is kept. */
export async function requeue(d: Database, tx: Writing, run: RunRow): Promise<RunRow> {
  const { jobs } = d.tables;
  await tx.db
    .update(jobs)
    .set({ state: "waiting", faults: 0, error: null, workerId: null, readyAt: 0 })
    .where(and(eq(jobs.runId, run.id), notInArray(jobs.state, ["done"])));
  return setRun(d, tx, run.id, {
    state: "queued",
    error: null,
    haltedBy: null,
    cancelRequested: false,
    finishedAt: null,
  });
}

/** When a worker has left: runs between two of their pieces are interrupted, until another worker claims the next one. */
export async function restWithoutPiece(d: Database, tx: Writing): Promise<void> {
  const { runs, jobs } = d.tables;
  const computed = tx.db.select({ id: jobs.runId }).from(jobs).where(eq(jobs.state, "running"));
  const idle = await d.dialect.lock(
    tx.db
      .select()
      .from(runs)
      .where(and(eq(runs.state, "running"), notInArray(runs.id, computed)))
      .orderBy(asc(runs.id)),
  );
  for (const { id } of idle) await setRun(d, tx, id, { state: "interrupted" });
}

/** After a piece has ended without a result: the run is cancelled if that was asked for, and interrupted if nothing of it runs. */
export async function restAfterPiece(d: Database, tx: Writing, run: RunRow): Promise<RunRow> {
  const { jobs } = d.tables;
  const running = await tx.db
    .select({ id: jobs.id })
    .from(jobs)
    .where(and(eq(jobs.runId, run.id), eq(jobs.state, "running")))
    .limit(1);
  if (running.length > 0) return run;
  if (run.cancelRequested) return endRun(d, tx, run, { state: "cancelled" });
  return setRun(d, tx, run.id, { state: "interrupted" });
}
