/**
 * What the queries are written against: the same builders and tables for both databases. Drizzle types its dialects
 * apart although their builders are alike, so SQLite's are handed in under Postgres' types (`sqlite.ts`, one place).
 * Whatever differs is a member of {@link Dialect}.
 */
import type { SQL } from "drizzle-orm";
import type { NodePgDatabase } from "drizzle-orm/node-postgres";
import type { Queue, Ready } from "./queue.js";
import type { StoreEvent } from "./records.js";
import type * as tables from "./schema/postgres.js";

/** Select, insert, update, delete; in a transaction or outside of one. */
export type Builders = Omit<NodePgDatabase, "transaction" | "execute" | "query" | "refreshMaterializedView">;

export type Tables = typeof tables;

/** What the two databases do not have in common. */
export interface Dialect {
  readonly name: "sqlite" | "postgres";
  /** The database's time in milliseconds. */
  readonly now: SQL<number>;
  /** Rows of a statement in SQL, by column name. */
  rows<Row>(db: Builders, statement: SQL): Promise<readonly Row[]>;
  /** Holds the selected rows until the transaction ends; SQLite has one writer anyway. */
  lock<Query>(query: Query): Query;
  /** One transaction at a time beyond this line: `structure` for what changes states across runs, `events` for the log. */
  turn(db: Builders, what: "structure" | "events" | "schema"): Promise<void>;
}

/** A transaction that writes. */
export interface Writing {
  readonly db: Builders;
  /** Notes an event; it is written last, so that the log is held for as short as can be. */
  tell(event: Omit<StoreEvent, "seq" | "at">): void;
  /** Tells the queue, once everything is committed. */
  ready(job: Ready): void;
}

/** An open database with its queue. */
export interface Database {
  readonly dialect: Dialect;
  readonly tables: Tables;
  /** For reading outside of transactions. */
  readonly db: Builders;
  readonly queue: Queue;
  /** Waits between the tries of a job after infrastructure faults; as many tries as there are waits. */
  readonly retryDelays: readonly number[];
  /** Runs a transaction that writes: all of it or nothing, its events, then the queue. */
  write<T>(where: string, work: (tx: Writing) => Promise<T>): Promise<T>;
  /** Runs statements that only read. */
  read<T>(where: string, work: (db: Builders) => Promise<T>): Promise<T>;
}

/** A connection to either database, as its driver's file opens it. */
export interface Connection {
  readonly dialect: Dialect;
  readonly tables: Tables;
  readonly db: Builders;
  readonly migrations: URL;
  /** All or nothing; in SQLite also: one at a time in this process. */
  transaction<T>(work: (db: Builders) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}
