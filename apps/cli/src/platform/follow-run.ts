import { type Client, ClientError, isEnded, type Run, succeeded } from "@basin/client";
import { ComputeError } from "@basin/compute";
import { createProgress, note, type Progress } from "../progress.js";
import { catchInterrupts } from "../signals.js";
import type { Platform } from "./connect.js";

/**
 * Shows a run's progress until it has ended. Ctrl-C stops the watching and says how the run goes on.
 *
 * @returns the run, which has succeeded
 * @throws ClientError as `client.wait` does; ComputeError `cancelled` after Ctrl-C
 */
export async function followRun({ client, lasting }: Platform, id: string): Promise<Run> {
  const interrupt = catchInterrupts();
  try {
    const run = await watchUntilEnd(client, id, interrupt.signal);
    if (run !== undefined) return succeeded(run);
    const goesOn = lasting ? `${id} goes on` : `${id} is kept`;
    const detail = `${goesOn}; watch it with: basin watch ${id}; or end it with: basin cancel ${id}`;
    throw new ComputeError({ code: "cancelled", where: "stopped", detail });
  } finally {
    interrupt.release();
  }
}

/** The run once it has ended; nothing if the signal was raised before. */
async function watchUntilEnd(client: Client, id: string, signal: AbortSignal): Promise<Run | undefined> {
  let progress: Progress | undefined;
  let state = "";
  try {
    for await (const { run, log } of client.watch(id, { signal })) {
      if (isEnded(run)) return run;
      progress ??= createProgress(run.task.replaceAll("_", "-"), run.progress.unit);
      if (run.state !== state) note(`${id} ${run.state}: ${run.title}`);
      state = run.state;
      for (const line of log) note(line);
      if (run.progress.total > 0) progress.update(run.progress.done, run.progress.total);
    }
    return undefined;
  } catch (error) {
    if (signal.aborted && error instanceof ClientError) return undefined;
    throw error;
  } finally {
    progress?.end();
  }
}
