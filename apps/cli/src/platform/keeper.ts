import { setTimeout as wait } from "node:timers/promises";
import type { Service } from "./service.js";

/** A service that is started again whenever it ends. */
export interface Kept {
  /** Asks it to finish; a second call ends it at once. */
  stop(): void;
  /** Once it has ended for good. */
  readonly done: Promise<void>;
}

/** How a service is kept. */
export interface KeeperOptions {
  readonly name: string;
  readonly start: () => Promise<Service>;
  /** Says that it ended and when it starts again. */
  readonly note: (line: string) => void;
  /** Milliseconds before the first restart; doubled each time until it has lived for a minute. */
  readonly delay?: number;
}

const LONGEST = 30_000;
const STEADY = 60_000;

/** Keeps a service that already runs. */
export function keepService(first: Service, { name, start, note, delay: least = 1000 }: KeeperOptions): Kept {
  const stopping = new AbortController();
  let service: Service | undefined = first;
  const run = async (): Promise<void> => {
    let delay = least;
    while (service !== undefined) {
      const begun = performance.now();
      const { how, lastLine } = await service.ended;
      if (stopping.signal.aborted) return;
      if (performance.now() - begun > STEADY) delay = least;
      note(`${name} ended (${how})${lastLine && `: ${lastLine}`}; starting it again in ${delay / 1000} s`);
      service = await startAgain(delay);
      if (stopping.signal.aborted) service?.stop();
      delay = Math.min(2 * delay, LONGEST);
    }
  };
  const startAgain = async (delay: number): Promise<Service | undefined> => {
    await wait(delay, undefined, { signal: stopping.signal }).catch(() => {});
    if (stopping.signal.aborted) return undefined;
    return start().catch((error: Error) => endedAtOnce(error));
  };
  return {
    done: run(),
    stop() {
      stopping.abort();
      service?.stop();
    },
  };
}

/** A service that did not even start counts as one that ended. */
function endedAtOnce({ message }: Error): Service {
  return { ended: Promise.resolve({ how: "it did not start", lastLine: message }), stop() {} };
}
