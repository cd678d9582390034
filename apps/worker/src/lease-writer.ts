import type { Lease, Standing, Store } from "@basin/db";
import { joinFound } from "./found.js";
import { backoff, isUnavailable, pause } from "./patience.js";
import type { Found } from "./thread/messages.js";

/** Why a piece is asked to stop: its run was cancelled, another worker has it, or this one is being stopped. */
export type StopReason = "cancel" | "lost" | "release";

/** What a writer needs. */
export interface WriterOptions {
  readonly store: Store;
  readonly lease: Lease;
  /** Milliseconds between two chunks. */
  readonly chunkMs: number;
  /** Milliseconds after which a beat is due where there is no chunk. */
  readonly beatMs: number;
  /** Removes bytes that nothing needs any more. */
  readonly discard: (hashes: readonly string[]) => Promise<void>;
  readonly onStop: (reason: StopReason) => void;
  /** Told when the store stops answering; the writer tries again by itself. */
  readonly onWait: (error: unknown) => void;
}

/** Keeps a lease alive and writes what its piece finds, a chunk at a time. */
export interface LeaseWriter {
  add(found: Found): void;
  /** Writes no more; answers what has not been written. @throws what a write failed with for good */
  close(): Promise<Found>;
}

/**
 * Begins to beat for a lease. What cannot be written because the store does not answer is kept and written later: nothing is
 * lost as long as the lease is ours.
 */
export function createWriter(options: WriterOptions): LeaseWriter {
  const { store, lease, chunkMs, beatMs, onStop, onWait } = options;
  const closing = new AbortController();
  let kept: Found[] = [];
  let heard = performance.now();
  let counted = performance.now();
  let failures = 0;

  async function send(finds: readonly Found[]): Promise<Standing> {
    if (finds.length === 0) return store.jobs.beat(lease);
    const now = performance.now();
    const standing = await writeFound(options, { ...joinFound(finds), seconds: (now - counted) / 1000 });
    counted = now;
    return standing;
  }

  async function tick(): Promise<void> {
    if (kept.length === 0 && performance.now() - heard < beatMs) return;
    const sent = kept;
    kept = [];
    try {
      const { cancel, lost } = await send(sent);
      failures = 0;
      heard = performance.now();
      if (lost) onStop("lost");
      else if (cancel) onStop("cancel");
    } catch (error) {
      kept = [joinFound([...sent, ...kept])];
      if (!isUnavailable(error)) throw error;
      if (++failures === 1) onWait(error);
    }
  }

  async function run(): Promise<void> {
    while (!closing.signal.aborted) {
      await pause(failures > 0 ? backoff(failures) : chunkMs, closing.signal);
      if (!closing.signal.aborted) await tick();
    }
  }

  const running = run();
  // A write that fails for good stops the piece; whoever closes the writer is told why.
  running.catch(() => onStop("release"));
  return {
    add(found) {
      kept.push(found);
    },
    async close() {
      closing.abort();
      await running;
      return joinFound([...kept, { seconds: (performance.now() - counted) / 1000 }]);
    },
  };
}

async function writeFound(
  { store, lease, discard }: WriterOptions,
  { stored = [], obsolete = [], ...chunk }: Found,
): Promise<Standing> {
  for (const artifact of stored) await store.artifacts.add(artifact);
  const standing = await store.jobs.report(lease, chunk);
  if (!standing.lost) await discard(obsolete);
  return standing;
}
