import { and, desc, eq, notInArray, sql } from "drizzle-orm";
import type { Database, Writing } from "../database.js";
import type { Metric, RunArtifact } from "../records.js";
import type { Chunk, Lease, Standing } from "../store.js";
import { portions } from "./batches.js";
import { type Held, holdLease, lost } from "./leases.js";
import { type RunRow, tellRun } from "./run-rows.js";
import { writeCells } from "./surface-cells.js";

/** Works whose units are not part of the run's progress. */
const uncounted: ReadonlySet<string> = new Set(["prepare", "finish"]);
/** The last one may turn out to be corrupt. */
const keptCheckpoints = 2;

/** See {@link Jobs.report}. */
export function report(d: Database, lease: Lease, chunk: Chunk): Promise<Standing> {
  return d.write("jobs.report", async (tx) => {
    const held = await holdLease(d, tx, lease);
    if (!held) return lost;
    await writeChunk(d, tx, held, chunk);
    return { cancel: held.run.cancelRequested, lost: false };
  });
}

/** Writes what a chunk has, and a beat; the run as it is afterwards. */
export async function writeChunk(d: Database, tx: Writing, held: Held, chunk: Chunk): Promise<RunRow> {
  const { run } = held;
  const after = await writeProgress(d, tx, held, chunk);
  if (chunk.metrics?.length) await writeMetrics(d, tx, run.id, chunk.metrics);
  if (chunk.cells?.cells.length) await writeCells(d, tx, run.id, chunk.cells);
  if (chunk.checkpoint) await writeCheckpoint(d, tx, run.id, chunk.checkpoint);
  if (chunk.artifacts?.length) await writeArtifacts(d, tx, run.id, chunk.artifacts);
  if (chunk.log?.length) tx.tell({ kind: "log", subject: run.id, runId: run.id, body: chunk.log });
  return after;
}

async function writeProgress(d: Database, tx: Writing, { run, job }: Held, chunk: Chunk): Promise<RunRow> {
  const { jobs, runs } = d.tables;
  const done = chunk.done ?? job.done;
  const moved = done > job.done || chunk.checkpoint !== undefined;
  await tx.db
    .update(jobs)
    .set({
      beat: job.beat + 1,
      done,
      ...(chunk.data ? { data: Buffer.from(chunk.data) } : {}),
      // A piece that gets on is not what its workers die of.
      ...(moved ? { faults: 0 } : {}),
    })
    .where(eq(jobs.id, job.id));
  const units = uncounted.has(job.work) ? 0 : done - job.done;
  const seconds = chunk.seconds ?? 0;
  if (units === 0 && seconds === 0) return run;
  const [row] = await tx.db
    .update(runs)
    .set({ done: run.done + units, computeSeconds: run.computeSeconds + seconds })
    .where(eq(runs.id, run.id))
    .returning();
  if (units !== 0) tellRun(tx, row!);
  return row!;
}

async function writeMetrics(d: Database, tx: Writing, runId: string, list: readonly Metric[]): Promise<void> {
  const { metrics } = d.tables;
  // One statement may not write the same row twice; of two values for a step the later one counts.
  const distinct = new Map(list.map((metric) => [`${metric.step} ${metric.name}`, metric]));
  const rows = [...distinct.values()].map(({ name, step, value }) => ({ runId, name, step, value }));
  for (const part of portions(rows, 4000)) {
    await tx.db
      .insert(metrics)
      .values([...part])
      .onConflictDoUpdate({
        target: [metrics.runId, metrics.name, metrics.step],
        set: { value: sql`excluded.value` },
      });
  }
  tx.tell({ kind: "metrics", subject: runId, runId, body: list });
}

async function writeCheckpoint(
  d: Database,
  tx: Writing,
  runId: string,
  { step, epoch, hash }: NonNullable<Chunk["checkpoint"]>,
): Promise<void> {
  const { checkpoints } = d.tables;
  await tx.db
    .insert(checkpoints)
    .values({ runId, step, epoch, hash, createdAt: d.dialect.now })
    .onConflictDoUpdate({ target: [checkpoints.runId, checkpoints.step], set: { epoch, hash } });
  const newest = tx.db
    .select({ step: checkpoints.step })
    .from(checkpoints)
    .where(eq(checkpoints.runId, runId))
    .orderBy(desc(checkpoints.step))
    .limit(keptCheckpoints);
  await tx.db
    .delete(checkpoints)
    .where(and(eq(checkpoints.runId, runId), notInArray(checkpoints.step, newest)));
}

/** Links artifacts to a run; one of the same role and name replaces the one before. */
export async function writeArtifacts(
  d: Database,
  tx: Writing,
  runId: string,
  list: readonly Omit<RunArtifact, "runId">[],
): Promise<void> {
  const { runArtifacts } = d.tables;
  for (const { role, name, hash } of list) {
    await tx.db
      .insert(runArtifacts)
      .values({ runId, role, name, hash })
      .onConflictDoUpdate({
        target: [runArtifacts.runId, runArtifacts.role, runArtifacts.name],
        set: { hash },
      });
  }
}
