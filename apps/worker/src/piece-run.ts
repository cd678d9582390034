import type { Chunk, Claim, Standing, Store } from "@basin/db";
import { judge } from "./failure.js";
import { joinFound } from "./found.js";
import { gather } from "./gather.js";
import { createWriter, type LeaseWriter, type StopReason } from "./lease-writer.js";
import { persist } from "./patience.js";
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
  const { lease } = claim;
  const stop = createStop(tools);
  const writer = createWriter({
    ...tools,
    lease,
    onStop: stop.because,
    onWait: (error) => tools.note(`the store does not answer, trying again: ${String(error)}`),
  });
  const end = await compute(claim, tools, writer);
  let rest: Found = {};
  try {
    rest = await writer.close();
  } catch (error) {
    return await settle(claim, tools, { kind: "failed", ...judge(error) }, rest, stop.reason());
  } finally {
    stop.release();
  }
  await settle(claim, tools, end, rest, stop.reason());
}

/** Remembers the first reason to stop, and tells the thread. */
function createStop({ thread, stopping }: PieceTools) {
  let reason: StopReason | undefined;
  const because = (given: StopReason): void => {
    // Whoever has lost the lease writes nothing more, whatever else there is to do.
    if (reason === undefined || given === "lost") reason = given;
    thread.stop();
  };
  const onStopping = (): void => because("release");
  stopping.addEventListener("abort", onStopping);
  return {
    because,
    reason: (): StopReason => reason ?? "release",
    release: () => stopping.removeEventListener("abort", onStopping),
  };
}

async function compute(claim: Claim, tools: PieceTools, writer: LeaseWriter): Promise<PieceEnd> {
  try {
    const piece = await persist(() => gather(tools.store, claim), { signal: tools.leaving });
    if (tools.stopping.aborted) return { kind: "stopped" };
    return await tools.thread.compute(piece, (found) => writer.add(found));
  } catch (error) {
    // A thread that was ended because the worker stops at once has done nothing wrong.
    if (tools.stopping.aborted && error instanceof ThreadDied) return { kind: "stopped" };
    return { kind: "failed", ...judge(error) };
  }
}

async function settle(
  { lease, run, job }: Claim,
  { store, leaving, discard, note }: PieceTools,
  end: PieceEnd,
  rest: Found,
  reason: StopReason,
): Promise<void> {
  if (reason === "lost") return note(`${run.id} ${job.work}: another worker has taken it over`);
  const found = joinFound(rest, (end.kind === "done" && end.found) || {});
  const { stored = [], obsolete = [], ...chunk } = found;
  const write = async (): Promise<Standing | undefined> => {
    for (const artifact of stored) await store.artifacts.add(artifact);
    return ends[end.kind]({ store, lease, chunk, end: end as never, reason });
  };
  const standing = await persist(write, {
    signal: leaving,
    onWait: (error) => note(`the store does not answer, trying again: ${String(error)}`),
  });
  if (end.kind === "failed") note(`${run.id} ${job.work}: ${end.failure.message}`);
  if (!standing?.lost) await discard(obsolete);
}

interface Ending<K extends PieceEnd["kind"]> {
  readonly store: Store;
  readonly lease: Claim["lease"];
  readonly chunk: Chunk;
  readonly end: Extract<PieceEnd, { kind: K }>;
  readonly reason: StopReason;
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
