import { hostname } from "node:os";
import { openStore } from "@basin/db";
import { parseCommandLine, UsageError, usage } from "./command-line.js";
import { startWorker } from "./worker.js";

const STOPPED_AT_ONCE = 130;

/**
 * Runs a worker until it is stopped and answers the exit code: 0 stopped, 1 failed, 2 bad input. A second signal ends the
 * process at once with 130.
 *
 * @param argv the words behind `basin-worker`
 */
export async function main(argv: readonly string[]): Promise<number> {
  try {
    const command = parseCommandLine(argv, process.env);
    if (!command) {
      process.stdout.write(usage);
      return 0;
    }
    const { database, artifacts, slots, engine, threads, data } = command;
    const store = await openStore(database);
    try {
      const worker = await startWorker({ store, artifacts, slots, engine, threads, data, note });
      const places = slots.length === 1 ? "1 slot" : `${slots.length} slots`;
      process.stdout.write(`basin-worker ${worker.id} on ${hostname()}: ${places} (${slots.join(", ")})\n`);
      const release = onSignals(() => void worker.stop());
      await worker.done.finally(release);
      return 0;
    } finally {
      await store.close();
    }
  } catch (error) {
    note(error instanceof Error ? error.message : String(error));
    return error instanceof UsageError ? 2 : 1;
  }
}

/** The first signal asks to stop, the second ends the process: its work is as good as crashed, and others take it over. */
function onSignals(stop: () => void): () => void {
  let asked = false;
  const onSignal = (): void => {
    if (asked) process.exit(STOPPED_AT_ONCE);
    asked = true;
    note("stopping after the batch or cell under way; once more to stop at once");
    stop();
  };
  const signals = ["SIGINT", "SIGTERM"] as const;
  for (const signal of signals) process.on(signal, onSignal);
  return () => {
    for (const signal of signals) process.off(signal, onSignal);
  };
}

function note(line: string): void {
  process.stderr.write(`basin-worker: ${line.replaceAll(/\s*[\r\n]+\s*/g, " ")}\n`);
}
