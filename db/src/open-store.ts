import { sql } from "drizzle-orm";
import type { Connection, Database } from "./database.js";
import { storeError, toStoreError } from "./faults.js";
import { migrate } from "./migrate.js";
import { createArtifacts } from "./queries/artifacts.js";
import { createDatasets, registerBuiltins } from "./queries/datasets.js";
import { createEvaluations } from "./queries/evaluations.js";
import { createEvents } from "./queries/events.js";
import { createJobs } from "./queries/jobs.js";
import { createMetrics } from "./queries/metrics.js";
import { createModels } from "./queries/models.js";
import { createRuns } from "./queries/runs.js";
import { createShares } from "./queries/shares.js";
import { createStudies } from "./queries/studies.js";
import { createSurfaces } from "./queries/surfaces.js";
import { createTokens } from "./queries/tokens.js";
import { createWorkers } from "./queries/workers.js";
import type { Queue } from "./queue.js";
import type { Store } from "./store.js";
import { createDatabase } from "./write.js";

/** How a store is opened beside its address. */
export interface StoreOptions {
  /** Milliseconds between the tries after infrastructure faults; as many tries as there are waits. */
  readonly retryDelays?: readonly number[];
  /** Called with every statement in SQL, for counting them. */
  readonly log?: (statement: string) => void;
}

/**
 * Opens the store at `postgres://...`, or in the SQLite file at `file:...` or a path, and brings its tables up to date.
 *
 * @throws StoreError `unavailable` if there is no answer; `invalid` for an address or a database that cannot be used
 */
export async function openStore(url: string, options: StoreOptions = {}): Promise<Store> {
  const { retryDelays = [1000, 4000, 16_000] } = options;
  const { connection, queue } = await connect(url, options).catch((error: unknown) => {
    throw toStoreError(error, "database");
  });
  try {
    await migrate(connection);
    await registerBuiltins(connection);
  } catch (error) {
    await connection.close();
    throw toStoreError(error, "database");
  }
  return toStore(connection, createDatabase(connection, queue, { retryDelays }));
}

/** Each driver is loaded only where it is used. */
async function connect(
  url: string,
  { log }: StoreOptions,
): Promise<{ readonly connection: Connection; readonly queue: Queue }> {
  if (/^postgres(ql)?:\/\//.test(url)) {
    const [{ openPostgres }, { createBossQueue }] = await Promise.all([
      import("./postgres.js"),
      import("./queue-boss.js"),
    ]);
    const connection = openPostgres(url, log);
    return { connection, queue: createBossQueue(connection) };
  }
  const [, scheme = "file:"] = /^([a-z][a-z0-9+.-]+:)/i.exec(url) ?? [];
  // Its name alone: what follows may hold a password.
  if (scheme !== "file:") {
    throw storeError("invalid", "database", `want postgres://..., file:... or a path, got ${scheme}...`);
  }
  const [{ openSqlite }, { createRowQueue }] = await Promise.all([
    import("./sqlite.js"),
    import("./queue-rows.js"),
  ]);
  const connection = await openSqlite(url, log);
  return { connection, queue: createRowQueue(connection) };
}

function toStore(connection: Connection, d: Database): Store {
  return {
    dialect: d.dialect.name,
    studies: createStudies(d),
    runs: createRuns(d),
    jobs: createJobs(d),
    metrics: createMetrics(d),
    models: createModels(d),
    datasets: createDatasets(d),
    surfaces: createSurfaces(d),
    evaluations: createEvaluations(d),
    artifacts: createArtifacts(d),
    shares: createShares(d),
    tokens: createTokens(d),
    workers: createWorkers(d),
    events: createEvents(d),
    ping: () => d.read("database", async (db) => void (await d.dialect.rows(db, sql`select 1 as one`))),
    close: async () => {
      await d.queue.close();
      await connection.close();
    },
  };
}
