import { sql } from "drizzle-orm";
import { drizzle, type NodePgDatabase } from "drizzle-orm/node-postgres";
import pg from "pg";
import type { Connection, Dialect } from "./database.js";
import * as tables from "./schema/postgres.js";

/** The key of every advisory lock of ours, and the second one by purpose. */
const lockKey = 0x6261736e;
const turns = { schema: 1, structure: 2, events: 3 } as const;

const dialect: Dialect = {
  name: "postgres",
  now: sql<number>`(extract(epoch from clock_timestamp()) * 1000)::bigint`,
  rows: async <Row>(db: unknown, statement: Parameters<NodePgDatabase["execute"]>[0]) =>
    (await (db as NodePgDatabase).execute(statement)).rows as Row[],
  lock: <Query>(query: Query) => (query as { for(strength: "update"): Query }).for("update"),
  turn: async (db, what) => {
    await dialect.rows(db, sql`select pg_advisory_xact_lock(${lockKey}::int, ${turns[what]}::int)`);
  },
};

/** A connection to Postgres that also hands out its pool, for pg-boss. */
export interface PostgresConnection extends Connection {
  readonly pool: pg.Pool;
}

/** A pool of connections; those that a restarting server has cut are replaced as they are needed. */
export function openPostgres(url: string, log?: (statement: string) => void): PostgresConnection {
  const pool = new pg.Pool({
    connectionString: url,
    application_name: "basin",
    max: 12,
    connectionTimeoutMillis: 5000,
    lock_timeout: 20_000,
    idle_in_transaction_session_timeout: 60_000,
    keepAlive: true,
  });
  // A connection that dies while idle is dropped by the pool; nobody else has to know.
  pool.on("error", () => {});
  const options = log ? { logger: { logQuery: log } } : {};
  return {
    dialect,
    tables,
    pool,
    db: drizzle(pool, options),
    migrations: new URL("../migrations/postgres/", import.meta.url),
    transaction: (work) => inTransaction(pool, (client) => work(drizzle(client, options))),
    close: () => pool.end(),
  };
}

async function inTransaction<T>(pool: pg.Pool, work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  // A connection that dies between two statements says so here first; the next statement fails then.
  const ignore = (): void => {};
  client.on("error", ignore);
  let fault: unknown;
  try {
    await client.query("begin");
    const result = await work(client);
    await client.query("commit");
    return result;
  } catch (error) {
    fault = error;
    await client.query("rollback").catch(() => {});
    throw error;
  } finally {
    client.off("error", ignore);
    client.release(isConnectionFault(fault));
  }
}

/** Whether the connection should not be used again. */
function isConnectionFault(error: unknown): boolean {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  if (!(cause instanceof Error)) return false;
  return !(cause instanceof pg.DatabaseError) || /^(08|57)/.test(cause.code ?? "");
}
