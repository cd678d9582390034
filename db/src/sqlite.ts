import { mkdirSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath, pathToFileURL } from "node:url";
import { type Client, createClient } from "@libsql/client";
import { sql } from "drizzle-orm";
import { drizzle, type LibSQLDatabase } from "drizzle-orm/libsql";
import type { Builders, Connection, Dialect, Tables } from "./database.js";
import { storeError } from "./faults.js";
import * as tables from "./schema/sqlite.js";

/** How long a transaction that writes waits for those of other processes and of other stores in this one. */
const patienceMs = 15_000;
/** How much of it blocks the thread: more than what other processes usually take. */
const blockingMs = 20;

const dialect: Dialect = {
  name: "sqlite",
  now: sql<number>`cast(unixepoch('subsec') * 1000 as integer)`,
  rows: (db, statement) => (db as unknown as LibSQLDatabase).all(statement),
  lock: (query) => query,
  // A transaction that writes is alone from its beginning (BEGIN IMMEDIATE).
  turn: async () => {},
};

/**
 * A SQLite file, made with its folder where there is none. Writers of one store take turns in a queue of promises, since
 * libsql gives up at once where two of its own transactions meet. For other writers it waits by trying again: SQLite's own
 * waiting would block the thread, and with it a transaction of this very process that is about to end.
 */
export async function openSqlite(location: string, log?: (statement: string) => void): Promise<Connection> {
  const path = location.startsWith("file:") ? fileURLToPath(new URL(location)) : resolve(location);
  if (/^:memory:$|[?]/.test(location))
    throw storeError("invalid", "database", `want a file, got ${JSON.stringify(location)}`);
  mkdirSync(dirname(path), { recursive: true });
  const url = pathToFileURL(path).href;
  const reader = createClient({ url });
  const writer = createClient({ url, timeout: blockingMs });
  // Readers then never wait for the writer.
  await patiently(writer, () => writer.execute("pragma journal_mode = wal"));
  await calm(writer);
  const options = log ? { logger: { logQuery: log } } : {};
  let last: Promise<unknown> = Promise.resolve();
  return {
    dialect,
    tables: tables as unknown as Tables,
    db: asBuilders(drizzle(reader, options)),
    migrations: new URL("../migrations/sqlite/", import.meta.url),
    transaction(work) {
      const turn = last.then(() => inTransaction(writer, (db) => work(asBuilders(drizzle(db, options)))));
      last = turn.catch(() => {});
      return turn;
    },
    close: async () => {
      await last;
      writer.close();
      reader.close();
    },
  };
}

/** The one cast between the dialects: the builders that the queries use are alike at run time. */
function asBuilders(db: LibSQLDatabase): Builders {
  return db as unknown as Builders;
}

async function inTransaction<T>(client: Client, work: (db: Client) => Promise<T>): Promise<T> {
  const transaction = await patiently(client, () => client.transaction("write"));
  try {
    // Drizzle asks its client for nothing but `execute` here.
    const result = await work(transaction as unknown as Client);
    await transaction.commit();
    return result;
  } finally {
    transaction.close();
  }
}

/** Tries again while others hold the file. */
async function patiently<T>(client: Client, work: () => Promise<T>): Promise<T> {
  const until = performance.now() + patienceMs;
  for (;;) {
    try {
      return await work();
    } catch (error) {
      const code = error instanceof Error ? Reflect.get(error, "code") : undefined;
      if (!/^SQLITE_(BUSY|LOCKED)/.test(String(code)) || performance.now() > until) throw error;
      // libsql leaves the refused statement open, and a connection with an open statement cannot commit.
      client.reconnect();
      // Uneven waits, so that two that wait do not meet again.
      await sleep(2 + 8 * Math.random());
      await calm(client);
    }
  }
}

/** Commits without waiting for the disk: a killed process loses nothing then, a power cut no more than the last moment. */
async function calm(client: Client): Promise<void> {
  await client.execute("pragma synchronous = normal");
}
