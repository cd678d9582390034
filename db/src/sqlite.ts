import { mkdirSync } from "node:fs";
import { dirname } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { type Client, createClient } from "@libsql/client";
import { type SQL, sql } from "drizzle-orm";
import { drizzle, type LibSQLDatabase } from "drizzle-orm/libsql";
import type { Builders, Connection, Dialect, Tables } from "./database.js";
import { storeError } from "./faults.js";
import * as tables from "./schema/sqlite.js";

/** How long a statement waits for another process's transaction. */
const busyMs = 10_000;

const dialect: Dialect = {
  name: "sqlite",
  now: sql<number>`cast(unixepoch('subsec') * 1000 as integer)`,
  rows: (db, statement) => (db as unknown as LibSQLDatabase).all(statement),
  lock: (query) => query,
  // A transaction that writes is alone from its beginning (BEGIN IMMEDIATE).
  turn: async () => {},
};

/**
 * A SQLite file, made with its folder where there is none. Writers of one process take turns in a queue of promises,
 * since libsql gives up at once where two of its own transactions meet; writers of other processes are waited for.
 */
export async function openSqlite(location: string, log?: (statement: string) => void): Promise<Connection> {
  const path = location.startsWith("file:") ? fileURLToPath(new URL(location)) : location;
  if (/^:memory:|[?]/.test(path))
    throw storeError("invalid", "database", `want a file, got ${JSON.stringify(location)}`);
  mkdirSync(dirname(path), { recursive: true });
  const client = createClient({ url: new URL(`file://${encodeURI(path)}`).href, timeout: busyMs });
  await useWriteAheadLog(client);
  const options = log ? { logger: { logQuery: log } } : {};
  let last: Promise<unknown> = Promise.resolve();
  return {
    dialect,
    tables: tables as unknown as Tables,
    db: asBuilders(drizzle(client, options)),
    migrations: new URL("../migrations/sqlite/", import.meta.url),
    transaction(work) {
      const turn = last.then(() => inTransaction(client, (db) => work(asBuilders(drizzle(db, options)))));
      last = turn.catch(() => {});
      return turn;
    },
    close: async () => {
      await last;
      client.close();
    },
  };
}

/** The one cast between the dialects: the builders that the queries use are alike at run time. */
function asBuilders(db: LibSQLDatabase): Builders {
  return db as unknown as Builders;
}

async function inTransaction<T>(client: Client, work: (db: Client) => Promise<T>): Promise<T> {
  const transaction = await client.transaction("write");
  try {
    // Drizzle asks its client for nothing but `execute` here.
    const result = await work(transaction as unknown as Client);
    await transaction.commit();
    return result;
  } finally {
    transaction.close();
  }
}

/** Readers then never wait for the writer. The switch needs the file for itself and does not wait by itself. */
async function useWriteAheadLog(client: Client): Promise<void> {
  const statement: SQL = sql.raw("pragma journal_mode = wal");
  for (let tries = 0; ; tries++) {
    try {
      await drizzle(client).run(statement);
      return;
    } catch (error) {
      if (tries >= 100 || !/SQLITE_BUSY|locked/.test(String((error as Error).cause ?? error))) throw error;
      await sleep(50);
    }
  }
}
