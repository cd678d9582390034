import type { ResourceLimits } from "node:worker_threads";
import type { Claim, Store, Worker as WorkerRecord } from "@basin/db";
import { isUnavailable, pause, raised } from "./patience.js";
import { type PieceTools, runPiece } from "./piece-run.js";
import { ComputeThread } from "./thread/compute-thread.js";
import type { ThreadOptions } from "./thread/messages.js";

/** What a slot is made of. */
export interface SlotOptions extends Omit<PieceTools, "thread"> {
  readonly store: Store;
  readonly workerId: string;
  readonly device: string;
  readonly engine: string;
  readonly thread: Omit<ThreadOptions, "stop" | "device">;
  /** Limits of the thread's JavaScript heap. */
  readonly heap: ResourceLimits;
  /** Milliseconds to wait at most before it asks for work again. */
  readonly waitMs: number;
  /** Told when it begins and when it ends a piece. */
  readonly onChange: () => void;
}

/** One device and the thread that computes on it, one piece after the other. */
export interface Slot {
  readonly status: () => WorkerRecord["slots"][number];
  /** Resolves when the slot has stopped. */
  readonly done: Promise<void>;
  /** Gives the piece under way up at once. */
  abandon(): void;
}

/** Opens a slot, which claims and computes until it is stopped. */
export function openSlot(options: SlotOptions): Slot {
  const { device, engine, stopping, leaving, onChange } = options;
  let thread: ComputeThread | undefined;
  let claim: Claim | undefined;

  /** A thread that died is replaced by a new one. */
  function aliveThread(): ComputeThread {
    if (thread === undefined || thread.dead)
      thread = new ComputeThread({ ...options.thread, device }, options.heap);
    return thread;
  }

  async function work(): Promise<void> {
    while (!stopping.aborted) {
      claim = await nextClaim(options);
      if (!claim) continue;
      onChange();
      try {
        await runPiece(claim, { ...options, thread: aliveThread() });
      } catch (error) {
        // The piece could not be given back either: its lease will run out.
        options.note(`${claim.run.id} ${claim.job.work}: ${String(error)}`);
        await pause(options.waitMs, leaving);
      }
      claim = undefined;
      onChange();
    }
    await Promise.race([thread?.end(), raised(leaving)]);
  }

  return {
    status: () => ({ device, engine, jobId: claim?.job.id ?? null, runId: claim?.run.id ?? null }),
    done: work(),
    abandon: () => thread?.abandon(),
  };
}

/** The next piece to do, after some waiting; nothing where there is none yet. */
async function nextClaim({
  store,
  workerId,
  waitMs,
  stopping,
  note,
}: SlotOptions): Promise<Claim | undefined> {
  try {
    const claim = await store.jobs.claim(workerId);
    if (!claim) await store.jobs.waitForWork(waitMs, stopping);
    return claim;
  } catch (error) {
    if (!stopping.aborted) note(`no work to be had: ${String(error)}`);
    await pause(isUnavailable(error) ? waitMs : 5 * waitMs, stopping);
    return undefined;
  }
}
