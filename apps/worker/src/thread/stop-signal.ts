/** Between two looks at the flag while the thread waits for something. */
const INTERVAL = 100;

/** A signal that another thread raises. */
export interface StopSignal {
  readonly signal: AbortSignal;
  /** Looks at once: a thread that computes without a pause hears no messages and no timers. */
  look(): void;
  release(): void;
}

/** A signal that is raised once the shared number is 1. */
export function watchStop(shared: SharedArrayBuffer): StopSignal {
  const flag = new Int32Array(shared);
  const controller = new AbortController();
  const look = (): void => {
    if (Atomics.load(flag, 0) === 1) controller.abort();
  };
  const timer = setInterval(look, INTERVAL);
  return { signal: controller.signal, look, release: () => clearInterval(timer) };
}
