import { createSweeper, sweepDeadProcesses } from "@basin/db";
import { expect, test, vi } from "vitest";
import { begun, claim, type Opener, plainRun, runOf, stateOf, worker } from "./fixture.js";

export function leaseCases({ open }: Opener): void {
  test("nothing is written under a lease that another worker has taken", async () => {
    const store = await open();
    const [me, other] = [await worker(store), await worker(store)];
    const id = await begun(store, me);
    const { lease } = await claim(store, me);
    const [running] = await store.jobs.running();
    expect(await store.jobs.revoke(lease, running!.beat)).toBe(true);
    expect(await stateOf(store, id)).toBe("interrupted");
    const claims = [await claim(store, other), await claim(store, other)];
    const taken = claims.find((claimed) => claimed.lease.jobId === lease.jobId)!;
    expect(taken.lease).toMatchObject({ workerId: other, attempt: 2 });
    const lost = { cancel: false, lost: true };
    const chunk = { done: 7, metrics: [{ name: "loss", step: 1, value: 1 }], log: ["late"] };
    const { last } = await store.events.bounds();
    expect(await store.jobs.report(lease, chunk)).toEqual(lost);
    expect(await store.jobs.beat(lease)).toEqual(lost);
    expect(await store.jobs.finish(lease, { chunk })).toEqual(lost);
    expect(await store.jobs.fail(lease, { code: "x", message: "y" }, { again: false })).toEqual(lost);
    await store.jobs.cancelled(lease, chunk);
    await store.jobs.release(lease, chunk);
    expect(await store.jobs.revoke(lease, running!.beat)).toBe(false);
    expect(await store.events.bounds()).toMatchObject({ last });
    expect(await store.metrics.names([id])).toEqual([[]]);
    expect(await store.jobs.report(taken.lease, { done: 1 })).toEqual({ cancel: false, lost: false });
    expect(await runOf(store, id)).toMatchObject({ state: "running", attempt: 1 });
  });

  test("a lease that has beaten since is not revoked", async () => {
    const store = await open();
    const me = await worker(store);
    await store.runs.create(plainRun);
    const { lease } = await claim(store, me);
    const [seen] = await store.jobs.running();
    expect(seen).toMatchObject({ lease, host: "here", pid: 1 });
    await store.jobs.beat(lease);
    expect(await store.jobs.revoke(lease, seen!.beat)).toBe(false);
  });

  test("a sweeper takes jobs whose beat stands still by its own clock, whatever the date does", async () => {
    const store = await open();
    const me = await worker(store);
    const id = await begun(store, me);
    const [dead, alive] = [await claim(store, me), await claim(store, me)];
    let time = 0;
    const sweeper = createSweeper(store, { leaseMs: 15_000, now: () => time });
    const years = 3e11;
    try {
      for (const step of [0, 7_000, 14_000]) {
        time = step;
        vi.setSystemTime(Date.now() + (step === 7_000 ? years : -years));
        expect(await sweeper.tick()).toEqual([]);
        await store.jobs.beat(alive.lease);
      }
      time = 15_000;
      expect(await sweeper.tick()).toEqual([dead.lease.jobId]);
    } finally {
      vi.useRealTimers();
    }
    expect(await stateOf(store, id)).toBe("running");
    const list = await store.workers.list();
    expect(list.map(({ state }) => state)).toEqual(["gone"]);
    expect((await claim(store, me)).lease).toMatchObject({ jobId: dead.lease.jobId, attempt: 2 });
  });

  test("a worker that starts takes the jobs of dead processes of its host at once", async () => {
    const store = await open();
    const [here, there] = [await worker(store, "here"), await worker(store, "there")];
    await begun(store, here);
    const [mine, theirs] = [await claim(store, here), await claim(store, there)];
    expect(await sweepDeadProcesses(store, "here", () => true)).toEqual([]);
    expect(await sweepDeadProcesses(store, "here", () => false)).toEqual([mine.lease.jobId]);
    expect((await store.jobs.running()).map(({ lease }) => lease)).toEqual([theirs.lease]);
  });

  test("workers that die over the same piece again and again fail the run", async () => {
    const store = await open();
    const me = await worker(store);
    const { run } = await store.runs.create(plainRun);
    for (let deaths = 0; deaths < 4; deaths++) {
      const { lease } = await claim(store, me);
      const [running] = await store.jobs.running();
      expect(await store.jobs.revoke(lease, running!.beat)).toBe(true);
    }
    expect(await runOf(store, run.id)).toMatchObject({ state: "failed", error: { code: "worker" } });
  });

  test("a piece that gets on may lose its worker any number of times", async () => {
    const store = await open();
    const me = await worker(store);
    const id = await begun(store, me);
    for (let done = 1; done < 8; done++) {
      const { lease } = await claim(store, me);
      await store.jobs.report(lease, { done });
      const [running] = await store.jobs.running();
      await store.jobs.revoke(lease, running!.beat);
    }
    expect(await stateOf(store, id)).toBe("interrupted");
  });

  test("infrastructure faults are tried again with growing waits, others are not", async () => {
    const store = await open({ retryDelays: [1, 30, 60] });
    const me = await worker(store);
    const { run } = await store.runs.create(plainRun);
    const failure = { code: "unavailable", message: "artifacts: no answer" };
    for (let tries = 0; tries < 3; tries++) {
      const { lease } = await claimSoon(store, me);
      expect(await store.jobs.fail(lease, failure, { again: true })).toEqual({ cancel: false, lost: false });
      expect(await stateOf(store, run.id)).toBe("interrupted");
    }
    const { lease } = await claimSoon(store, me);
    await store.jobs.fail(lease, failure, { again: true });
    expect(await runOf(store, run.id)).toMatchObject({ state: "failed", error: failure });
  });

  test("a piece that waits for its next try is not claimed before", async () => {
    const store = await open({ retryDelays: [60_000] });
    const me = await worker(store);
    await store.runs.create(plainRun);
    const { lease } = await claim(store, me);
    await store.jobs.fail(lease, { code: "unavailable", message: "x" }, { again: true });
    expect(await store.jobs.claim(me)).toBeUndefined();
    expect(await store.jobs.length()).toEqual({ queued: 1, running: 0 });
  });

  test("a piece that is given back goes on elsewhere with what it had", async () => {
    const store = await open();
    const [me, other] = [await worker(store), await worker(store)];
    const id = await begun(store, me);
    const { lease } = await claim(store, me);
    await store.jobs.release(lease, { done: 6, data: Uint8Array.of(9) });
    expect(await stateOf(store, id)).toBe("interrupted");
    const claims = [await claim(store, other), await claim(store, other)];
    const back = claims.find(({ lease: { jobId } }) => jobId === lease.jobId);
    expect(back?.job).toMatchObject({ done: 6, faults: 0, attempt: 2 });
    expect([...back!.job.data!]).toEqual([9]);
    expect((await runOf(store, id)).progress.done).toBe(6);
  });

  test("a run whose worker leaves between two pieces is interrupted until another one takes it", async () => {
    const store = await open();
    const [me, other] = [await worker(store), await worker(store)];
    const id = await begun(store, me);
    const { run: waiting } = await store.runs.create(plainRun);
    await store.workers.gone(me);
    expect([await stateOf(store, id), await stateOf(store, waiting.id)]).toEqual(["interrupted", "queued"]);
    await claim(store, other);
    await store.workers.gone(me);
    expect(await runOf(store, id)).toMatchObject({ state: "running", attempt: 1 });
  });

  test("a cancelled run ends when its worker is gone", async () => {
    const store = await open();
    const me = await worker(store);
    const id = await begun(store, me);
    const { lease } = await claim(store, me);
    await store.runs.cancel(id);
    const [running] = await store.jobs.running();
    await store.jobs.revoke(lease, running!.beat);
    expect(await stateOf(store, id)).toBe("cancelled");
  });
}

async function claimSoon(store: Parameters<typeof claim>[0], workerId: string) {
  await store.jobs.waitForWork(10_000);
  return claim(store, workerId);
}
