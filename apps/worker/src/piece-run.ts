import type { Chunk, Claim, Standing, Store } from "@basin/db";
import { judge } from "./failure.js";
import { joinFound } from "./found.js";
import { gather } from "./gather.js";
import { createWriter, type LeaseWriter, type StopReason } from "./lease-writer.js";
import { isUnavailable, persist } from "./patience.js";
import type { ComputeThread } from "./thread/compute-thread.js";
import type { Found, PieceEnd } from "./thread/messages.js";
import { ThreadDied } from "./thread/thread-died.js";

/** What a claimed piece is worked on with. */
export interface PieceTools {
  readonly store: Store;
  readonly thread: ComputeThread;
  readonly chunkMs: number;
  readonly beatMs: number;
  /** Raised when the worker is to stop: the piece is given back. */
  readonly stopping: AbortSignal;
  /** Raised when nothing is to be waited for any more. */
  readonly leaving: AbortSignal;
  readonly discard: (hashes: readonly string[]) => Promise<void>;
  /** A line for whoever watches the worker. */
  readonly note: (line: string) => void;
}

/** Works on a claimed piece until it ends one way or the other, and writes how it ended. */
export async function runPiece(claim: Claim, tools: PieceTools): Promise<void> {
  const stop = createStop(tools);
  const writer = createWriter({
    ...tools,
    lease: claim.lease,
    onStop: stop.because,
    onWait: (error) => tools.note(waiting(error)),
  });
  const end = await compute(claim, tools, stop, writer);
  stop.release();
  // Should the engine have lost a thread of its own, the slot begins with a new one.
  if (end.kind === "failed" && end.failure.code === "worker") tools.thread.abandon();
  try {
    await settle(claim, tools, end, await writer.close(), stop.reason());
  } catch (error) {
    if (isUnavailable(error)) throw error;
    await settle(claim, tools, { kind: "failed", ...judge(error) }, {}, stop.reason());
  }
}

/** Remembers why the piece is to stop, and tells the thread. */
interface Stop {
  readonly because: (reason: StopReason) => void;
  readonly reason: () => StopReason | undefined;
  release(): void;
}

function createStop({ thread, stopping }: PieceTools): Stop {
  let reason: StopReason | undefined;
  const because = (given: StopReason): void => {
    // Whoever has lost the lease writes nothing more, whatever else there is to do.
    if (reason === undefined || given === "lost") reason = given;
    thread.stop();
  };
  const onStopping = (): void => because("release");
  if (stopping.aborted) onStopping();
  stopping.addEventListener("abort", onStopping);
  return {
    because,
    reason: () => reason,
    release: () => stopping.removeEventListener("abort", onStopping),
  };
}

async function compute(
  claim: Claim,
  { store, thread, stopping, leaving }: PieceTools,
  stop: Stop,
  writer: LeaseWriter,
): Promise<PieceEnd> {
  try {
    const piece = await persist(() => gather(store, claim), { signal: leaving });
    if (stop.reason() !== undefined) return { kind: "stopped" };
    return await thread.compute(piece, (found) => writer.add(found));
  } catch (error) {
    // A thread that was ended because the worker stops at once has done nothing wrong.
    if (stopping.aborted && error instanceof ThreadDied) return { kind: "stopped" };
    return { kind: "failed", ...judge(error) };
  }
}

async function settle(
  { lease, run, job }: Claim,
  { store, leaving, discard, note }: PieceTools,
  end: PieceEnd,
  rest: Found,
  reason: StopReason | undefined,
): Promise<void> {
  if (reason === "lost") return note(`${run.id} ${job.work}: another worker has taken it over`);
  const last = end.kind === "done" && end.found ? [end.found] : [];
  const { stored = [], obsolete = [], ...chunk } = joinFound([rest, ...last]);
  const write = async (): Promise<Standing | undefined> => {
    for (const artifact of stored) await store.artifacts.add(artifact);
    return ends[end.kind]({ store, lease, chunk, end: end as never, reason });
  };
  const standing = await persist(write, {
    signal: leaving,
    onWait: (error) => note(waiting(error)),
  });
  if (end.kind === "failed") note(`${run.id} ${job.work}: ${end.failure.message}`);
  if (!standing?.lost) await discard(obsolete);
}

function waiting(error: unknown): string {
  return `the store does not answer, trying again: ${String(error)}`;
}

interface Ending<K extends PieceEnd["kind"]> {
  readonly store: Store;
  readonly lease: Claim["lease"];
  readonly chunk: Chunk;
  readonly end: Extract<PieceEnd, { kind: K }>;
  readonly reason: StopReason | undefined;
}

/** How each end of a piece is written. */
const ends: {
  readonly [K in PieceEnd["kind"]]: (ending: Ending<K>) => Promise<Standing | undefined>;
} = {
  done: ({ store, lease, chunk, end: { prepared, outcome } }) =>
    store.jobs.finish(lease, {
      chunk,
      ...(prepared === undefined ? {} : { prepared }),
      ...(outcome === undefined ? {} : { outcome }),
    }),
  stopped: async ({ store, lease, chunk, reason }) => {
    await (reason === "cancel" ? store.jobs.cancelled(lease, chunk) : store.jobs.release(lease, chunk));
    return undefined;
  },
  failed: async ({ store, lease, chunk, end: { failure, again } }) => {
    const standing = await store.jobs.report(lease, chunk);
    return standing.lost ? standing : store.jobs.fail(lease, failure, { again });
  },
};
