import type { Connection } from "./database.js";
import type { Queue } from "./queue.js";
import { readyJobs } from "./ready.js";
import { createWaiting } from "./waiting.js";

/** The queue of SQLite: the rows themselves, looked at five times a second. */
export function createRowQueue(connection: Connection): Queue {
  const next = async (): Promise<string | undefined> => (await readyJobs(connection, { limit: 1 }))[0]?.jobId;
  const waiting = createWaiting(async () => (await next()) !== undefined, 200);
  return {
    announce: async () => waiting.wake(),
    next,
    wait: waiting.wait,
    close: async () => waiting.wake(),
  };
}
