import { setTimeout as sleep } from "node:timers/promises";
import { StoreError } from "@basin/db";

const SHORTEST = 250;
const LONGEST = 5000;

/** Whether the database or the artifact store does not answer: trying again may help. */
export function isUnavailable(error: unknown): boolean {
  return error instanceof StoreError && error.code === "unavailable";
}

/** How long to wait after so many failures in a row: 0.25 s, 0.5 s, 1 s, ... 5 s at most. */
export function backoff(failures: number): number {
  return Math.min(LONGEST, SHORTEST * 2 ** Math.max(0, failures - 1));
}

/** How a call is tried again. */
export interface Patience {
  /** Once it is raised the next failure is final. */
  readonly signal: AbortSignal;
  /** Told of the first failure of a row. */
  readonly onWait?: (error: unknown) => void;
}

/** Calls until the store answers. Everything but `unavailable` is final. */
export async function persist<T>(call: () => Promise<T>, { signal, onWait }: Patience): Promise<T> {
  for (let failures = 1; ; failures++) {
    try {
      return await call();
    } catch (error) {
      if (!isUnavailable(error) || signal.aborted) throw error;
      if (failures === 1) onWait?.(error);
      await pause(backoff(failures), signal);
    }
  }
}

/** Waits, or until the signal is raised. */
export async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await sleep(ms, undefined, { signal }).catch(() => {});
}

/** Resolves when a signal is raised. */
export function raised(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => signal.addEventListener("abort", () => resolve(), { once: true }));
}
