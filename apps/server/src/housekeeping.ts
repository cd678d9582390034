import { type Store, StoreError } from "@basin/db";
import type { Log } from "./answer/format.js";

/** Events that are kept: whoever was away for longer reads the state anew. */
const KEPT = 200_000;
const EVERY = 10 * 60_000;

/** Drops old events from time to time; answers how to end that. */
export function keepHouse({ events }: Store, log: Log): () => void {
  const timer = setInterval(async () => {
    try {
      await events.prune(KEPT);
    } catch (error) {
      // It is done the next time.
      log(`housekeeping: ${error instanceof StoreError ? error.message : String(error)}`);
    }
  }, EVERY);
  timer.unref();
  return () => clearInterval(timer);
}
