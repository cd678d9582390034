import { randomBytes } from "node:crypto";
import PgBoss from "pg-boss";
import type { PostgresConnection } from "./postgres.js";
import type { Queue, Ready } from "./queue.js";
import { readyJobs } from "./ready.js";
import { createWaiting } from "./waiting.js";

const name = "jobs";
/** How often the rows are compared with the messages while there are messages. */
const reconcileMs = 30_000;

/**
 * The queue of Postgres: pg-boss delivers `{ jobId }`, in a schema of its own. Its maintenance stays off, since no message
 * is kept: each is deleted as soon as it has been fetched. A message that got lost, because a process died between a commit
 * and its announcement or between a message and its claim, is found by comparing with the rows as soon as no other
 * message is left, and from time to time.
 */
export function createBossQueue(connection: PostgresConnection): Queue {
  const boss = lazily(() => startBoss(connection));
  const waiting = createWaiting(async () => (await readyJobs(connection, { limit: 1 })).length > 0, 250);
  let reconciled = performance.now();

  async function send(jobs: readonly Ready[]): Promise<void> {
    await (await boss()).insert(jobs.map(toMessage));
  }
  async function fetch(): Promise<string | undefined> {
    const sender = await boss();
    const [message] = await sender.fetch<{ jobId: string }>(name);
    if (message) await sender.deleteJob(name, message.id);
    return message?.data.jobId;
  }
  async function reconcile(): Promise<boolean> {
    reconciled = performance.now();
    const jobs = await readyJobs(connection, { limit: 1000 });
    if (jobs.length > 0) await send(jobs.map((job) => ({ ...job, delay: 0 })));
    return jobs.length > 0;
  }
  return {
    // A message that could not be sent is found missing by whoever asks next.
    announce: (jobs) => send(jobs).then(waiting.wake, waiting.wake),
    async next() {
      if (performance.now() - reconciled > reconcileMs) await reconcile();
      const found = await fetch();
      if (found !== undefined) return found;
      return (await reconcile()) ? fetch() : undefined;
    },
    wait: waiting.wait,
    close: async () => {
      waiting.wake();
      await boss.stop();
    },
  };
}

/** Messages of the same commit are delivered in the order of their ids, so a message's id begins with its job's. */
function toMessage({ jobId, priority, delay }: Ready): PgBoss.JobInsert {
  const digits = [...jobId.slice(jobId.indexOf("_") + 1)];
  const value = digits.reduce((sum, digit) => sum * 36n + BigInt(Number.parseInt(digit, 36)), 0n);
  const hex = value.toString(16).padStart(24, "0").slice(-24) + randomBytes(4).toString("hex");
  return {
    name,
    id: hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-"),
    data: { jobId },
    priority,
    startAfter: `${delay} milliseconds`,
    // With the policy `short`: at most one message a job waits at any time.
    singletonKey: jobId,
  };
}

async function startBoss({ pool }: PostgresConnection): Promise<PgBoss> {
  const executeSql = async (text: string, values?: unknown[]): Promise<{ rows: unknown[] }> => {
    const client = await pool.connect();
    try {
      return await client.query(text, values);
    } catch (error) {
      // Its schema comes as a script with a transaction, which must not stay open on a connection of ours.
      await client.query("rollback").catch(() => {});
      throw error;
    } finally {
      client.release();
    }
  };
  const boss = new PgBoss({ db: { executeSql }, schema: "pgboss", supervise: false, schedule: false });
  boss.on("error", () => {});
  await boss.start();
  await boss.createQueue(name, { name, policy: "short", retryLimit: 0 });
  return boss;
}

/** Started at the first use, again after a failure; stopped if it was started. */
function lazily(start: () => Promise<PgBoss>): (() => Promise<PgBoss>) & { stop(): Promise<void> } {
  let started: Promise<PgBoss> | undefined;
  const get = (): Promise<PgBoss> => {
    started ??= start().catch((error: unknown) => {
      started = undefined;
      throw error;
    });
    return started;
  };
  const stop = async (): Promise<void> => {
    const boss = await started?.catch(() => undefined);
    await boss?.stop({ graceful: false, close: false });
  };
  return Object.assign(get, { stop });
}
