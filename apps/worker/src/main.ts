import { hostname } from "node:os";
import { openStore } from "@basin/db";
import { parseCommandLine, UsageError, usage } from "./command-line.js";
import { openDevices } from "./devices.js";
import { startWorker } from "./worker.js";

/**
 * Runs a worker until it is stopped and answers the exit code: 0 stopped, 1 failed, 2 bad input. A second signal ends the
 * process at once by SIGINT, which shells show as 130.
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
    const { database, artifacts, engine, threads, data } = command;
    const slots = await openDevices(command.slots);
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

/**
 * The first signal asks to stop, the second ends the process by the signal itself: to exit while a native library computes in a
 * thread may abort with a core dump. The work is as good as crashed, and others take it over.
 */
function onSignals(stop: () => void): () => void {
  const signals = ["SIGINT", "SIGTERM"] as const;
  const release = (): void => {
    for (const signal of signals) process.off(signal, onSignal);
  };
  let asked = false;
  const onSignal = (): void => {
    if (asked) {
      release();
      process.kill(process.pid, "SIGINT");
      return;
    }
    asked = true;
    note("stopping after the batch or cell under way; once more to stop at once");
    stop();
  };
  for (const signal of signals) process.on(signal, onSignal);
  return release;
}

function note(line: string): void {
  process.stderr.write(`basin-worker: ${line.replaceAll(/\s*[\r\n]+\s*/g, " ")}\n`);
}
