import { StoreError, type StoreEvent } from "@basin/db";
import { type Batch, createFeed, type Feed } from "@basin/server";
import { afterEach, describe, expect, test } from "vitest";

/** Events that a test writes, as a store has them. */
function fakeEvents() {
  const kept: StoreEvent[] = [];
  let failures = 0;
  let reads = 0;
  return {
    write: (seq: number) =>
      void kept.push({ seq, kind: "study", subject: `std_${seq}`, runId: null, body: null, at: 0 }),
    drop: (count: number) => void kept.splice(0, count),
    fail: (times: number) => {
      failures = times;
    },
    reads: () => reads,
    events: {
      bounds: async () => ({ first: kept[0]?.seq ?? 0, last: kept.at(-1)?.seq ?? 0 }),
      after: async (seq: number, limit: number) => {
        reads++;
        if (failures-- > 0)
          throw new StoreError({ code: "unavailable", where: "events", detail: "no answer" });
        return kept.filter((event) => event.seq > seq).slice(0, limit);
      },
      log: async () => [],
      prune: async () => {},
    },
  };
}

describe("the feed", () => {
  const ends: (() => void)[] = [];
  afterEach(() => {
    for (const end of ends.splice(0)) end();
  });

  /** Follows a feed; the batches so far, and how to stop. */
  function follow(
    feed: Feed,
    options: { readonly since?: number; readonly onBatch?: (batch: Batch) => Promise<void> } = {},
  ) {
    const stop = new AbortController();
    const batches: Batch[] = [];
    const ended = feed.follow({
      since: options.since,
      signal: stop.signal,
      onBatch: async (batch) => {
        batches.push(batch);
        await options.onBatch?.(batch);
      },
    });
    ends.push(() => stop.abort());
    return {
      batches,
      ended,
      stop: () => stop.abort(),
      seqs: () => batches.flatMap(({ events }) => events.map(({ seq }) => seq)),
    };
  }

  test("tells what is written right after it has begun", async () => {
    const store = fakeEvents();
    const feed = createFeed(store, { every: 30 });
    store.write(5);
    const { batches, seqs } = follow(feed, {
      onBatch: async ({ begins }) => {
        if (begins) store.write(6);
      },
    });
    await expect.poll(seqs).toEqual([6]);
    expect(batches[0]).toEqual({ begins: { reset: false }, seq: 5, events: [] });
    feed.close();
  });

  test("goes on where it was when the store has not answered for a while", async () => {
    const store = fakeEvents();
    const feed = createFeed(store, { every: 10 });
    const { seqs } = follow(feed);
    await expect.poll(feed.listeners).toBe(1);
    store.fail(3);
    store.write(1);
    store.write(2);
    await expect.poll(seqs).toEqual([1, 2]);
    feed.close();
  });

  test("a slow listener misses nothing, however little is kept in memory", async () => {
    const store = fakeEvents();
    const feed = createFeed(store, { every: 5, keep: 2 });
    const quick = follow(feed);
    const slow = follow(feed, { onBatch: () => new Promise((resolve) => setTimeout(resolve, 40)) });
    for (let seq = 1; seq <= 20; seq++) {
      store.write(seq);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    const all = Array.from({ length: 20 }, (_, i) => i + 1);
    await expect.poll(quick.seqs).toEqual(all);
    await expect.poll(slow.seqs).toEqual(all);
    feed.close();
  });

  test("a listener that fell behind what is kept begins anew", async () => {
    const store = fakeEvents();
    const feed = createFeed(store, { every: 5, keep: 1 });
    let busy = true;
    const { batches } = follow(feed, {
      onBatch: async ({ begins }) => {
        while (begins && !begins.reset && busy) await new Promise((resolve) => setTimeout(resolve, 5));
      },
    });
    for (let seq = 1; seq <= 9; seq++) store.write(seq);
    store.drop(8);
    await expect.poll(store.reads).toBeGreaterThan(1);
    busy = false;
    await expect.poll(() => batches.map(({ begins }) => begins?.reset)).toEqual([false, true]);
    feed.close();
  });

  test("asks nothing of the store while nobody listens", async () => {
    const store = fakeEvents();
    const feed = createFeed(store, { every: 5 });
    const { ended, stop } = follow(feed);
    await expect.poll(store.reads).toBeGreaterThan(1);
    stop();
    await ended;
    await new Promise((resolve) => setTimeout(resolve, 30));
    const reads = store.reads();
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect([feed.listeners(), store.reads()]).toEqual([0, reads]);
  });
});
