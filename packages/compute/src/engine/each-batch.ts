import { throwIfCancelled } from "../errors.js";
import { settleAll } from "./settle-all.js";

/** How a set of images is cut for a session. */
export interface BatchPlan {
  /** Who works, for the message when cancelled. */
  readonly where: string;
  readonly images: number;
  /** The session's batch. */
  readonly batch: number;
  /** Threads that compute. */
  readonly parallelism: number;
  readonly signal: AbortSignal | undefined;
  readonly onImages: ((done: number, total: number) => void) | undefined;
}

/** Places of one full batch; the first `own` of them, from place `from` on, count. */
export interface BatchPart {
  readonly places: readonly number[];
  readonly from: number;
  readonly own: number;
}

/**
 * Runs a call for every batch, the last one filled up with its own last image. One batch more than there are threads is
 * under way, so that none of them waits for what the caller does between calls.
 *
 * @throws ComputeError `cancelled` once the signal is raised
 */
export async function eachBatch(plan: BatchPlan, run: (part: BatchPart) => Promise<void>): Promise<void> {
  const { where, images, batch, parallelism, signal, onImages } = plan;
  let next = 0;
  let done = 0;
  async function work(): Promise<void> {
    while (next < images) {
      throwIfCancelled(where, signal);
      const from = next;
      next += batch;
      const own = Math.min(batch, images - from);
      const places = Array.from({ length: batch }, (_, i) => Math.min(from + i, images - 1));
      await run({ places, from, own });
      done += own;
      onImages?.(done, images);
    }
  }
  await settleAll(Array.from({ length: parallelism + 1 }, work));
}
