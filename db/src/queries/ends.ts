import { and, eq, ne, sql } from "drizzle-orm";
import type { Database, Writing } from "../database.js";
import { storeError } from "../faults.js";
import type { Failure } from "../records.js";
import type { Chunk, Jobs, Lease, Standing } from "../store.js";
import { writeChunk } from "./chunks.js";
import { type Held, holdLease, lost } from "./leases.js";
import { writeOutcome } from "./outcome.js";
import { writePrepared } from "./prepared.js";
import type { RunRow } from "./run-rows.js";
import { endRun, queueStage, restAfterPiece } from "./run-states.js";

type End = Parameters<Jobs["finish"]>[1];

const ended: Standing = { cancel: false, lost: false };

/** See {@link Jobs.finish}. */
export function finish(d: Database, lease: Lease, end: End): Promise<Standing> {
  return ending(d, "jobs.finish", lease, async (tx, held) => {
    const { job } = held;
    const done = end.chunk?.done ?? job.to - job.from;
    let run = await writeChunk(d, tx, held, { ...end.chunk, done });
    await setJob(d, tx, held, { state: "done", error: null });
    if (job.work === "prepare") {
      if (!end.prepared)
        throw storeError("invalid", "jobs.finish", `${job.id} is a prepare: want what it prepared`);
      run = await writePrepared(d, tx, run, end.prepared);
    }
    await goOn(d, tx, run, { stage: job.stage, outcome: end.outcome });
    return ended;
  });
}

/** After a piece is done: the next stage, the end, or nothing while others of its stage are at work. */
async function goOn(
  d: Database,
  tx: Writing,
  run: RunRow,
  { stage, outcome }: { readonly stage: number; readonly outcome: End["outcome"] },
): Promise<void> {
  const { jobs } = d.tables;
  const left = await tx.db
    .select({ stage: jobs.stage, state: jobs.state })
    .from(jobs)
    .where(and(eq(jobs.runId, run.id), ne(jobs.state, "done")));
  if (left.length === 0) {
    if (!outcome)
      throw storeError("invalid", "jobs.finish", `${run.id} has no further piece: want its outcome`);
    await writeOutcome(d, tx, run, outcome);
  } else if (run.cancelRequested) await restAfterPiece(d, tx, run);
  else if (left.every((job) => job.stage > stage)) await queueStage(d, tx, run);
}

/** See {@link Jobs.fail}. */
export function fail(
  d: Database,
  lease: Lease,
  failure: Failure,
  { again }: { readonly again: boolean },
): Promise<Standing> {
  return ending(d, "jobs.fail", lease, async (tx, held) => {
    if (again && (await tryAgain(d, tx, held, { failure }))) return ended;
    await setJob(d, tx, held, { state: "failed", error: failure });
    await endRun(d, tx, held.run, { state: "failed", error: failure });
    return ended;
  });
}

/** See {@link Jobs.cancelled}. */
export async function cancelled(d: Database, lease: Lease, chunk: Chunk = {}): Promise<void> {
  await ending(d, "jobs.cancelled", lease, async (tx, held) => {
    const run = await writeChunk(d, tx, held, chunk);
    await setJob(d, tx, held, { state: "cancelled" });
    await restAfterPiece(d, tx, { ...run, cancelRequested: true });
    return ended;
  });
}

/** See {@link Jobs.release}. */
export async function release(d: Database, lease: Lease, chunk: Chunk = {}): Promise<void> {
  await ending(d, "jobs.release", lease, async (tx, held) => {
    const run = await writeChunk(d, tx, held, chunk);
    await giveBack(d, tx, { ...held, run }, { delay: 0 });
    return ended;
  });
}

/** See {@link Jobs.revoke}. */
export async function revoke(d: Database, lease: Lease, beat: number): Promise<boolean> {
  const standing = await ending(d, "jobs.revoke", lease, async (tx, held) => {
    if (held.job.beat !== beat) return lost;
    if (await tryAgain(d, tx, held, { delay: 0 })) return ended;
    const tries = d.retryDelays.length;
    const error: Failure = {
      code: "worker",
      message: `workers died ${tries + 1} times over ${held.job.work} ${held.job.from}-${held.job.to}`,
      next: "look at the workers' logs (memory?), then retry the run",
    };
    await setJob(d, tx, held, { state: "failed", error });
    await endRun(d, tx, held.run, { state: "failed", error });
    return ended;
  });
  return !standing.lost;
}

/** Counts a fault and queues the piece again; false if there have been too many. */
async function tryAgain(
  d: Database,
  tx: Writing,
  held: Held,
  options: { readonly delay?: number; readonly failure?: Failure },
): Promise<boolean> {
  const wait = d.retryDelays[held.job.faults];
  if (wait === undefined && !held.run.cancelRequested) return false;
  const { delay = wait ?? 0, failure = null } = options;
  await giveBack(d, tx, held, { delay, faults: held.job.faults + 1, error: failure });
  return true;
}

/** Puts a piece back into the queue, or cancels it if that is what is wanted of the run. */
async function giveBack(
  d: Database,
  tx: Writing,
  held: Held,
  { delay, ...set }: { readonly delay: number; readonly faults?: number; readonly error?: Failure | null },
): Promise<void> {
  const { run, job } = held;
  const state = run.cancelRequested ? "cancelled" : "queued";
  const readyAt = delay === 0 ? 0 : sql`${d.dialect.now} + ${delay}`;
  await setJob(d, tx, held, { ...set, state, workerId: null, readyAt });
  if (state === "queued") tx.ready({ jobId: job.id, priority: job.priority, delay });
  await restAfterPiece(d, tx, run);
}

async function setJob(
  d: Database,
  tx: Writing,
  { job }: Held,
  set: Parameters<ReturnType<Writing["db"]["update"]>["set"]>[0],
): Promise<void> {
  const { jobs } = d.tables;
  await tx.db.update(jobs).set(set).where(eq(jobs.id, job.id));
}

/** A transaction that ends a piece, if the lease still holds. */
function ending(
  d: Database,
  where: string,
  lease: Lease,
  work: (tx: Writing, held: Held) => Promise<Standing>,
): Promise<Standing> {
  return d.write(where, async (tx) => {
    await d.dialect.turn(tx.db, "structure");
    const held = await holdLease(d, tx, lease);
    return held ? work(tx, held) : lost;
  });
}
