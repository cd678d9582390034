import type { Connection, Database, Writing } from "./database.js";
import { toStoreError } from "./faults.js";
import type { Queue, Ready } from "./queue.js";
import type { StoreEvent } from "./records.js";

/** Joins a connection and a queue: every write is one transaction with its events, and the queue hears of it afterwards. */
export function createDatabase(
  connection: Connection,
  queue: Queue,
  options: { readonly retryDelays: readonly number[] },
): Database {
  const { dialect, tables, db } = connection;
  return {
    dialect,
    tables,
    db,
    queue,
    retryDelays: options.retryDelays,
    async write(where, work) {
      const ready: Ready[] = [];
      const result = await guarded(where, () =>
        connection.transaction(async (builders) => {
          const events: Omit<StoreEvent, "seq" | "at">[] = [];
          const writing: Writing = {
            db: builders,
            tell: (event) => events.push(event),
            ready: (job) => ready.push(job),
          };
          const value = await work(writing);
          await insertEvents(connection, writing, events);
          return value;
        }),
      );
      if (ready.length > 0) await queue.announce(ready);
      return result;
    },
    read: (where, work) => guarded(where, () => work(db)),
  };
}

/** Last in the transaction: from here to the commit no one else writes events, so that they are numbered as they are committed. */
async function insertEvents(
  { dialect, tables }: Connection,
  { db }: Writing,
  events: readonly Omit<StoreEvent, "seq" | "at">[],
): Promise<void> {
  if (events.length === 0) return;
  await dialect.turn(db, "events");
  await db.insert(tables.events).values(events.map((event) => ({ ...event, at: dialect.now })));
}

async function guarded<T>(where: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw toStoreError(error, where);
  }
}
