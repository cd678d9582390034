import type { Lease, Standing, Store } from "@basin/db";
import { isEmpty, joinFound } from "./found.js";
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
  /** Writes no more; answers what has not been written. */
  close(): Promise<Found>;
}

/**
 * Begins to beat for a lease. What cannot be written because the store does not answer is kept and written later: nothing is
 * lost as long as the lease is ours.
 */
export function createWriter(options: WriterOptions): LeaseWriter {
  const { store, lease, chunkMs, beatMs, onStop, onWait } = options;
  const closing = new AbortController();
  let kept: Found = {};
  let heard = performance.now();
  let computed = performance.now();
  let failures = 0;

  function heed({ cancel, lost }: Standing): void {
    failures = 0;
    heard = performance.now();
    if (lost) onStop("lost");
    else if (cancel) onStop("cancel");
  }

  async function tick(): Promise<void> {
    if (isEmpty(kept) && performance.now() - heard < beatMs) return;
    const sent = kept;
    kept = {};
    const now = performance.now();
    try {
      heed(
        isEmpty(sent)
          ? await store.jobs.beat(lease)
          : await writeFound(options, sent, (now - computed) / 1000),
      );
      if (!isEmpty(sent)) computed = now;
    } catch (error) {
      kept = joinFound(sent, kept);
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
  // A broken write is told to whoever closes the writer, not to the process.
  running.catch(() => onStop("release"));
  return {
    add(found) {
      kept = joinFound(kept, found);
    },
    async close() {
      closing.abort();
      await running;
      return joinFound(kept, { seconds: (performance.now() - computed) / 1000 });
    },
  };
}

async function writeFound(
  { store, lease, discard }: WriterOptions,
  found: Found,
  seconds: number,
): Promise<Standing> {
  const { stored = [], obsolete = [], ...chunk } = found;
  for (const artifact of stored) await store.artifacts.add(artifact);
  const standing = await store.jobs.report(lease, { ...chunk, seconds });
  if (!standing.lost) await discard(obsolete);
  return standing;
}
