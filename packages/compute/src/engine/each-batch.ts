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

/** A set of images cut into batches, the last one filled up with its own last image. */
export function cutBatches({ images, batch }: Pick<BatchPlan, "images" | "batch">): BatchPart[] {
  return Array.from({ length: Math.ceil(images / batch) }, (_, part) => {
    const from = part * batch;
    const places = Array.from({ length: batch }, (__, i) => Math.min(from + i, images - 1));
    return { places, from, own: Math.min(batch, images - from) };
  });
}

/**
 * Runs a call for every batch; see {@link cutBatches}. One batch more than there are threads is under way, so that none
 * of them waits for what the caller does between calls.
 *
 * @throws ComputeError `cancelled` once the signal is raised
 */
export async function eachBatch(plan: BatchPlan, run: (part: BatchPart) => Promise<void>): Promise<void> {
  const { where, images, parallelism, signal, onImages } = plan;
  const parts = cutBatches(plan);
  let next = 0;
  let done = 0;
  async function work(): Promise<void> {
    while (next < parts.length) {
      throwIfCancelled(where, signal);
      const part = parts[next++]!;
      await run(part);
      done += part.own;
      onImages?.(done, images);
    }
  }
  await settleAll(Array.from({ length: parallelism + 1 }, work));
}
