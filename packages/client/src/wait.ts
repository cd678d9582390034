import { cancelled, type Endpoint } from "./endpoint.js";
import { ClientError } from "./errors.js";
import type { Run } from "./start.js";
import { isEnded, watchRun } from "./watch.js";

/** How a run is waited for. */
export interface WaitOptions {
  /** Stops waiting; the run goes on. */
  readonly signal?: AbortSignal | undefined;
  /** Called whenever the run has got on, and once at the beginning. */
  readonly onProgress?: ((run: Run) => void) | undefined;
  /** How long, in milliseconds, the server may be away. */
  readonly patienceMs?: number | undefined;
}

/**
 * Waits until a run has ended.
 *
 * @returns the run, which has succeeded
 * @throws ClientError with the run's own code if it failed, `cancelled` if it or the waiting was
 */
export async function waitForRun(
  endpoint: Endpoint,
  id: string,
  { signal, onProgress, patienceMs }: WaitOptions = {},
): Promise<Run> {
  for await (const { kind, run } of watchRun(endpoint, id, { signal, patienceMs })) {
    if (kind === "run" || kind === "ready") onProgress?.(run);
    if (isEnded(run)) return succeeded(run);
  }
  throw cancelled(id, signal?.reason);
}

/** The run itself if it has succeeded. @throws ClientError as {@link waitForRun} does */
export function succeeded(run: Run): Run {
  if (run.state === "succeeded") return run;
  if (run.state === "cancelled") throw cancelled(run.id);
  const { code, message, next } = run.error ?? { code: "failed", message: run.state, next: null };
  throw new ClientError({ code, where: run.id, detail: next ? `${message}; ${next}` : message });
}
