import { note } from "./progress.js";

/** A signal that Ctrl-C raises. Release it when the work is done. */
export interface Interrupt {
  readonly signal: AbortSignal;
  release(): void;
}

const names = ["SIGINT", "SIGTERM"] as const;

/**
 * From now on the first Ctrl-C asks the work to stop and a second one ends the process at once: by the signal itself, which
 * a shell shows as 130, because to exit while a native library computes in a thread may abort with a core dump.
 */
export function catchInterrupts(): Interrupt {
  const controller = new AbortController();
  const release = (): void => {
    for (const name of names) process.off(name, onInterrupt);
  };
  const onInterrupt = (name: NodeJS.Signals): void => {
    if (controller.signal.aborted) {
      release();
      process.kill(process.pid, name);
      return;
    }
    note("stopping after the step under way; press Ctrl-C again to stop at once");
    controller.abort();
  };
  for (const name of names) process.on(name, onInterrupt);
  return { signal: controller.signal, release };
}
