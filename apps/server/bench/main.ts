/**
 * Measures the API under load: `npm run bench -w @basin/server [-- --database URL] [--artifacts DIR]`.
 *
 * The store is filled by `npm run seed -w @basin/db`, once: a store that has runs already is taken as it is. Every operation is
 * asked alone, one call after another, then all of them by 50 clients at once.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { availableParallelism, cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { fillStore } from "./fill.js";
import { ask, knownOf, type Operation, operationsOn } from "./operations.js";
import { serve } from "./served.js";

const CALLS = 300;
const CLIENTS = 50;
const CALLS_EACH = 20;

const { values } = parseArgs({ options: { database: { type: "string" }, artifacts: { type: "string" } } });
const folder = mkdtempSync(join(tmpdir(), "basin-load-"));
try {
  const database = values.database || `file:${join(folder, "basin.db")}`;
  await fillStore(database);
  const served = await serve(database, values.artifacts || join(folder, "artifacts"));
  try {
    const operations = operationsOn(await knownOf(served.url));
    const before = await served.memory();
    const alone = [];
    for (const operation of operations) alone.push(await measureAlone(served.url, operation));
    const together = await measureTogether(served.url, operations);
    const memory = { before, after: await served.memory() };
    report(database.startsWith("postgres") ? "postgres" : "sqlite", { alone, together, memory });
  } finally {
    await served.stop();
  }
} finally {
  rmSync(folder, { recursive: true });
}

async function measureAlone(url: string, { name, query, variables, budget }: Operation) {
  for (let call = 0; call < 20; call++) await ask(url, query, variables(call));
  const times: number[] = [];
  for (let call = 0; call < CALLS; call++) times.push(await timed(() => ask(url, query, variables(call))));
  return { name, budget, calls: CALLS, p50: quantile(times, 0.5), p95: quantile(times, 0.95) };
}

async function measureTogether(url: string, operations: readonly Operation[]) {
  const times: number[] = [];
  const errors: string[] = [];
  const begun = performance.now();
  await Promise.all(
    Array.from({ length: CLIENTS }, async (_, client) => {
      for (let call = 0; call < CALLS_EACH; call++) {
        const { query, variables } = operations[(client + call) % operations.length]!;
        try {
          times.push(await timed(() => ask(url, query, variables(client * CALLS_EACH + call))));
        } catch (error) {
          errors.push(String(error));
        }
      }
    }),
  );
  const perSecond = times.length / ((performance.now() - begun) / 1000);
  return {
    clients: CLIENTS,
    calls: times.length,
    errors: errors.length,
    firstError: errors[0] ?? null,
    p50: quantile(times, 0.5),
    p95: quantile(times, 0.95),
    perSecond,
  };
}

async function timed(run: () => Promise<unknown>): Promise<number> {
  const begun = performance.now();
  await run();
  return performance.now() - begun;
}

function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
}

interface Measured {
  readonly alone: readonly Awaited<ReturnType<typeof measureAlone>>[];
  readonly together: Awaited<ReturnType<typeof measureTogether>>;
  readonly memory: { readonly before: number; readonly after: number };
}

function report(dialect: string, { alone, together, memory }: Measured): void {
  for (const { name, p50, p95, budget } of alone) {
    console.log(
      `${name}: p50 ${p50.toFixed(1)} ms, p95 ${p95.toFixed(1)} ms ${p95 < budget ? "<" : "NOT under"} ${budget} ms`,
    );
  }
  const { clients, calls, errors, p50, p95, perSecond } = together;
  console.log(
    `${clients} clients: ${calls} calls, ${errors} errors, p50 ${p50.toFixed(0)} ms, p95 ${p95.toFixed(0)} ms, ${perSecond.toFixed(0)} calls/s`,
  );
  console.log(`server memory: ${memory.before.toFixed(0)} MiB before, ${memory.after.toFixed(0)} MiB after`);
  const machine = { processor: cpus()[0]?.model, cores: availableParallelism(), node: process.version };
  const date = new Date().toISOString();
  const document = { date, machine, dialect, alone, together, memory };
  const file = new URL(`../results/${date.slice(0, 10)}-${dialect}.json`, import.meta.url);
  mkdirSync(new URL(".", file), { recursive: true });
  writeFileSync(file, `${JSON.stringify(document, null, 2)}\n`);
}
