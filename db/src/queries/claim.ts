import { and, eq } from "drizzle-orm";
import type { Database, Writing } from "../database.js";
import type { Claim } from "../store.js";
import { toJob } from "./leases.js";
import { lockRun, type RunRow, setRun, toRun } from "./run-rows.js";

/** The next job that can be had: the queue proposes, the row decides. */
export async function claim(d: Database, workerId: string): Promise<Claim | undefined> {
  for (;;) {
    const jobId = await d.read("jobs.claim", () => d.queue.next());
    if (jobId === undefined) return undefined;
    const claimed = await d.write("jobs.claim", (tx) => claimRow(d, tx, { jobId, workerId }));
    if (claimed) return claimed;
  }
}

async function claimRow(
  d: Database,
  tx: Writing,
  { jobId, workerId }: { readonly jobId: string; readonly workerId: string },
): Promise<Claim | undefined> {
  const { jobs } = d.tables;
  const [found] = await tx.db.select({ runId: jobs.runId }).from(jobs).where(eq(jobs.id, jobId));
  const run = found && (await lockRun(d, tx, found.runId));
  if (!run) return undefined;
  const isQueued = and(eq(jobs.id, jobId), eq(jobs.state, "queued"));
  const [queued] = await d.dialect.lock(tx.db.select().from(jobs).where(isQueued));
  if (!queued) return undefined;
  const attempt = queued.attempt + 1;
  const [job] = await tx.db
    .update(jobs)
    .set({ state: "running", workerId, attempt, beat: queued.beat + 1, error: null })
    .where(eq(jobs.id, jobId))
    .returning();
  const begun = await begin(d, tx, run);
  return { lease: { jobId, runId: run.id, workerId, attempt }, job: toJob(job!), run: toRun(begun) };
}

async function begin(d: Database, tx: Writing, run: RunRow): Promise<RunRow> {
  if (run.state === "running") return run;
  const again = run.state === "interrupted";
  return setRun(d, tx, run.id, {
    state: "running",
    attempt: again ? run.attempt : run.attempt + 1,
    ...(run.startedAt === null ? { startedAt: d.dialect.now } : {}),
  });
}
