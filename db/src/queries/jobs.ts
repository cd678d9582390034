import { and, asc, count, eq, inArray } from "drizzle-orm";
import type { Database } from "../database.js";
import type { Jobs } from "../store.js";
import { grouped } from "./batches.js";
import { report } from "./chunks.js";
import { claim } from "./claim.js";
import { cancelled, fail, finish, release, revoke } from "./ends.js";
import { beat, slimColumns, toJob } from "./leases.js";

/** The pieces of work of a database, and its queue. */
export function createJobs(d: Database): Jobs {
  const { jobs, workers } = d.tables;
  return {
    claim: (workerId) => claim(d, workerId),
    waitForWork: (ms, signal) => d.queue.wait(ms, signal),
    beat: (lease) => beat(d, lease),
    report: (lease, chunk) => report(d, lease, chunk),
    finish: (lease, end) => finish(d, lease, end),
    fail: (lease, failure, options) => fail(d, lease, failure, options),
    cancelled: (lease, chunk) => cancelled(d, lease, chunk),
    release: (lease, chunk) => release(d, lease, chunk),
    revoke: (lease, last) => revoke(d, lease, last),
    of: (runIds) =>
      d.read("jobs.of", async (db) => {
        const rows = await db
          .select(slimColumns(d))
          .from(jobs)
          .where(inArray(jobs.runId, [...runIds]))
          .orderBy(asc(jobs.runId), asc(jobs.stage), asc(jobs.piece));
        return grouped(runIds, rows, { key: (row) => row.runId, to: (row) => toJob({ ...row, data: null }) });
      }),
    pieces: (runId, work) =>
      d.read("jobs.pieces", async (db) => {
        const rows = await db
          .select()
          .from(jobs)
          .where(and(eq(jobs.runId, runId), eq(jobs.work, work)))
          .orderBy(asc(jobs.stage), asc(jobs.piece));
        return rows.map(toJob);
      }),
    length: () =>
      d.read("jobs.length", async (db) => {
        const rows = await db
          .select({ state: jobs.state, jobs: count() })
          .from(jobs)
          .where(inArray(jobs.state, ["queued", "running"]))
          .groupBy(jobs.state);
        const of = (state: "queued" | "running") =>
          Number(rows.find((row) => row.state === state)?.jobs ?? 0);
        return { queued: of("queued"), running: of("running") };
      }),
    running: () =>
      d.read("jobs.running", async (db) => {
        const rows = await db

          .select({ job: slimColumns(d), host: workers.host, pid: workers.pid })
          .from(jobs)
          .leftJoin(workers, eq(workers.id, jobs.workerId))
          .where(eq(jobs.state, "running"));
        return rows.map(({ job, host, pid }) => {
          const { id: jobId, runId, workerId, attempt, beat } = job;
          return {
            lease: { jobId, runId, workerId: workerId ?? "", attempt },
            beat,
            host: host ?? "",
            pid: pid ?? 0,
          };
        });
      }),
  };
}
