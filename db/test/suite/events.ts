import { setImmediate } from "node:timers/promises";
import type { StoreEvent } from "@basin/db";
import { expect, test } from "vitest";
import { begun, claim, type Opener, worker } from "./fixture.js";
import { atOnce } from "./processes.js";

export function eventCases({ open, urlOf }: Opener): void {
  test("what changes is told in the transaction that changes it", async () => {
    const store = await open();
    const me = await worker(store);
    const id = await begun(store, me);
    const { lease } = await claim(store, me);
    const { last } = await store.events.bounds();
    const metrics = [
      { name: "loss", step: 1, value: Number.NaN },
      { name: "loss", step: 2, value: Number.POSITIVE_INFINITY },
    ];
    await store.jobs.report(lease, { done: 2, metrics, log: ["a", "b"] });
    const events = await store.events.after(last, 100);
    expect(events.map(({ kind, subject, runId }) => [kind, subject, runId])).toEqual([
      ["run", id, id],
      ["metrics", id, id],
      ["log", id, id],
    ]);
    expect(events[0]!.body).toMatchObject({
      state: "running",
      progress: { done: 2, total: 20, unit: "images" },
    });
    expect(events[1]!.body).toEqual(metrics);
    await store.jobs.report(lease, { log: ["c"] });
    expect(await store.events.log(id, 2)).toEqual(["b", "c"]);
  });

  test("a reader sees every event of concurrent writers once, in order", async () => {
    const store = await open();
    const { last } = await store.events.bounds();
    let writing = true;
    const writers = atOnce("write", urlOf(store), { processes: 2, count: 150 }).finally(() => {
      writing = false;
    });
    const seen: StoreEvent[] = [];
    for (let more = true; more; ) {
      const wasWriting = writing;
      const events = await store.events.after(seen.at(-1)?.seq ?? last, 50);
      seen.push(...events);
      more = wasWriting || events.length > 0;
      // SQLite answers without ever leaving this thread: let it hear of the writers.
      await setImmediate();
    }
    const ids = ((await writers) as string[][]).flat();
    expect(seen.map(({ subject }) => subject).sort()).toEqual(ids.sort());
    for (let i = 1; i < seen.length; i++) expect(seen[i]!.seq).toBeGreaterThan(seen[i - 1]!.seq);
  });

  test("old events can be dropped; numbers are never used again", async () => {
    const store = await open();
    expect(await store.events.bounds()).toEqual({ first: 0, last: 0 });
    for (let i = 0; i < 5; i++) await store.studies.create({ name: "s" });
    const { last } = await store.events.bounds();
    await store.events.prune(2);
    expect(await store.events.bounds()).toEqual({ first: last - 1, last });
    await store.events.prune(0);
    expect(await store.events.after(0, 10)).toEqual([]);
    await store.studies.create({ name: "s" });
    expect((await store.events.bounds()).last).toBeGreaterThan(last);
  });
}
