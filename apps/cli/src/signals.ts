import { note } from "./progress.js";

/** A signal that Ctrl-C raises. Release it when the work is done. */
export interface Interrupt {
  readonly signal: AbortSignal;
  release(): void;
}

const STOPPED = 130;
const names = ["SIGINT", "SIGTERM"] as const;

/** From now on the first Ctrl-C asks the work to stop and a second one ends the process at once. */
export function catchInterrupts(): Interrupt {
  const controller = new AbortController();
  const onInterrupt = (): void => {
    if (controller.signal.aborted) process.exit(STOPPED);
    note("stopping after the step under way; press Ctrl-C again to stop at once");
    controller.abort();
  };
  for (const name of names) process.on(name, onInterrupt);
  return {
    signal: controller.signal,
    release() {
      for (const name of names) process.off(name, onInterrupt);
    },
  };
}
