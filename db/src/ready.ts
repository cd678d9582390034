import { and, asc, desc, eq, gt, lte, or, sql } from "drizzle-orm";
import type { Connection } from "./database.js";

/** No wait is longer; a job that seems to wait longer does so because the clock was set back. */
const longestDelay = 120_000;

/** The jobs that may be claimed now: highest priority first, then the oldest run, its pieces in order. */
export async function readyJobs(
  { db, tables: { jobs }, dialect }: Connection,
  options: { readonly limit: number },
): Promise<readonly { readonly jobId: string; readonly priority: number }[]> {
  const { now } = dialect;
  const due = or(lte(jobs.readyAt, now), gt(jobs.readyAt, sql`${now} + ${sql.raw(String(longestDelay))}`));
  return db
    .select({ jobId: jobs.id, priority: jobs.priority })
    .from(jobs)
    .where(and(eq(jobs.state, "queued"), due))
    .orderBy(desc(jobs.priority), asc(jobs.runId), asc(jobs.stage), asc(jobs.piece))
    .limit(options.limit);
}
