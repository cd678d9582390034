import { type Client, createClient } from "@basin/client";
import { ComputeError } from "@basin/compute";
import { complain } from "../platform/complain.js";
import { bringUp, type Running } from "../platform/up.js";
import { catchInterrupts } from "../signals.js";

/** What the work of a demo gets. */
export interface DemoTools {
  readonly client: Client;
  /** Where the dashboard answers; nothing where its pages are not built. */
  readonly dashboard: string | undefined;
  /** Raised by Ctrl-C. */
  readonly signal: AbortSignal;
}

/** Where a demo runs. */
export interface DemoHome {
  readonly home: string;
  readonly threads?: number;
  readonly device?: string;
  /** With a dashboard, go on until Ctrl-C once the work is done. */
  readonly stays: boolean;
}

/**
 * Does some work with everything that `basin up` starts on a home, and stops all of it whatever happens.
 *
 * @param howToGoOn asked once the work has been stopped by Ctrl-C
 * @param work answers what tells of its result, which is told whether the dashboard is still up: nothing comes behind it
 */
export async function withDemo(
  { home, threads, device, stays }: DemoHome,
  howToGoOn: () => string,
  work: (tools: DemoTools) => Promise<(isUp: boolean) => void>,
): Promise<void> {
  const interrupt = catchInterrupts();
  const { signal } = interrupt;
  try {
    const worker = { ...(threads !== undefined && { threads }), ...(device !== undefined && { device }) };
    const running = await bringUp({ ...everything, home, ...worker });
    const { url, dashboard } = running;
    const isUp = stays && dashboard !== undefined;
    let tell: (isUp: boolean) => void;
    try {
      tell = await work({ client: createClient({ url }), dashboard, signal });
      if (isUp) {
        tell(true);
        await raised(signal);
      }
    } catch (error) {
      throw signal.aborted ? stopped(howToGoOn(), error) : complain(error);
    } finally {
      await end(running);
    }
    if (!isUp) tell(false);
  } finally {
    interrupt.release();
  }
}

/** One worker has all cores: several would share them. */
const everything = { host: "127.0.0.1", port: 0, workers: 1, dashboard: true } as const;

function raised(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener("abort", () => resolve(), { once: true });
  });
}

async function end(running: Running): Promise<void> {
  running.stop();
  await running.done;
}

function stopped(detail: string, cause: unknown): ComputeError {
  return new ComputeError({ code: "cancelled", where: "stopped", detail, cause });
}
