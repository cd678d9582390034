/** Waits for work by looking often and cheaply, and at once where this process itself has made some. */
export interface Waiting {
  wait(ms: number, signal?: AbortSignal): Promise<void>;
  /** Ends every wait of this process. */
  wake(): void;
}

/** Looks every `intervalMs` whether `check` finds something. A check that fails ends the wait: the claim will say why. */
export function createWaiting(check: () => Promise<boolean>, intervalMs: number): Waiting {
  const sleepers = new Set<() => void>();
  const sleep = (ms: number, signal: AbortSignal | undefined): Promise<boolean> =>
    new Promise((resolve) => {
      const end = (woken: boolean): void => {
        clearTimeout(timer);
        sleepers.delete(wake);
        signal?.removeEventListener("abort", wake);
        resolve(woken);
      };
      const wake = (): void => end(true);
      const timer = setTimeout(() => end(false), ms);
      sleepers.add(wake);
      signal?.addEventListener("abort", wake, { once: true });
    });
  return {
    async wait(ms, signal) {
      const until = performance.now() + ms;
      while (!signal?.aborted) {
        if (await check().catch(() => true)) return;
        const left = until - performance.now();
        if (left <= 0 || (await sleep(Math.min(left, intervalMs), signal))) return;
      }
    },
    wake: () => {
      for (const end of [...sleepers]) end();
    },
  };
}
