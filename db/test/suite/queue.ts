import { expect, test } from "vitest";
import { begun, claim, type Opener, plainRun, prepared, worker } from "./fixture.js";
import { atOnce } from "./processes.js";

export function queueCases({ open, again, urlOf }: Opener): void {
  test("a thousand queued runs are claimed by priority, then by age", async () => {
    const store = await open();
    const me = await worker(store);
    const wanted: { readonly id: string; readonly priority: number }[] = [];
    for (let i = 0; i < 1000; i++) {
      const priority = (i * 7919) % 5;
      const { run } = await store.runs.create({ ...plainRun, priority });
      wanted.push({ id: run.id, priority });
    }
    wanted.sort((a, b) => b.priority - a.priority || (a.id < b.id ? -1 : 1));
    const got: string[] = [];
    // As many as reach from the highest priority into the second.
    for (let i = 0; i < 250; i++) got.push((await claim(store, me)).run.id);
    expect(got).toEqual(wanted.slice(0, 250).map(({ id }) => id));
    expect(await store.jobs.length()).toEqual({ queued: 750, running: 250 });
  }, 300_000);

  test("pieces of a stage are claimed in their order", async () => {
    const store = await open();
    const me = await worker(store);
    await begun(store, me, {
      prepared: prepared({ work: "cells", pieces: 30 }, { work: "finish", pieces: 1 }),
    });
    const pieces: number[] = [];
    for (let i = 0; i < 30; i++) pieces.push((await claim(store, me)).job.piece);
    expect(pieces).toEqual(Array.from({ length: 30 }, (_, i) => i));
  });

  test("claimers at once never get the same job", async () => {
    const store = await open();
    const other = await again(store);
    const workers = [await worker(store), await worker(store)];
    for (let i = 0; i < 40; i++) await store.runs.create(plainRun);
    const claims = await Promise.all(
      Array.from({ length: 60 }, (_, i) => (i % 2 ? store : other).jobs.claim(workers[i % 2]!)),
    );
    const ids = claims.flatMap((claimed) => (claimed ? [claimed.job.id] : []));
    expect(new Set(ids).size).toBe(ids.length);
    for (let left = await store.jobs.claim(workers[0]!); left; left = await store.jobs.claim(workers[0]!)) {
      ids.push(left.job.id);
    }
    expect(new Set(ids).size).toBe(40);
  });

  test("processes that claim at once share the jobs between them", async () => {
    const store = await open();
    for (let i = 0; i < 60; i++) await store.runs.create(plainRun);
    const jobs = (await atOnce("claim", urlOf(store), { processes: 3 })) as string[][];
    const all = jobs.flat();
    expect(all).toHaveLength(60);
    expect(new Set(all).size).toBe(60);
    expect(await store.runs.counts()).toMatchObject({ succeeded: 60, queued: 0 });
  });

  test("waiting ends when there is work, when time is up, and when it is called off", async () => {
    const store = await open();
    const other = await again(store);
    await store.jobs.waitForWork(1);
    const work = store.jobs.waitForWork(30_000);
    await other.runs.create(plainRun);
    await work;
    await claim(store, await worker(store));
    const stop = new AbortController();
    const called = store.jobs.waitForWork(30_000, stop.signal);
    stop.abort();
    await called;
  });
}
