import type { NewRun, Run, Store } from "@basin/db";
import { expect, test } from "vitest";
import { claim, type Opener, plainRun, prepared, stateOf, worker, workOff } from "./fixture.js";

const { task, configHash, seed } = plainRun;
const identity = { task, configHash, seed };

async function start(store: Store, more: Partial<NewRun> = {}): Promise<Run> {
  return (await store.runs.create({ ...plainRun, ...more })).run;
}

/** The run whose job comes next fails. */
async function failNext(store: Store, workerId: string): Promise<void> {
  const { lease } = await claim(store, workerId);
  await store.jobs.fail(lease, { code: "failed", message: "no" }, { again: false });
}

export function studyCases({ open, again }: Opener): void {
  test("a study keeps its plan: steps in order, until another plan replaces them", async () => {
    const store = await open();
    const [one, two] = [await start(store), await start(store)];
    const { id, payload } = await store.studies.create({ name: "s" });
    expect(payload).toBeNull();
    const step = (key: string, { id: runId }: Run) => ({ key, title: key.toUpperCase(), runId });
    const planned = await store.studies.setPlan(id, {
      payload: { seeds: [0] },
      steps: [step("b", two), step("a", one), step("c", two)],
    });
    expect(planned).toMatchObject({ id, payload: { seeds: [0] } });
    const [steps, none] = await store.studies.steps([id, "std_none"]);
    expect(none).toEqual([]);
    expect(steps).toEqual([
      { studyId: id, key: "b", position: 0, title: "B", runId: two.id },
      { studyId: id, key: "a", position: 1, title: "A", runId: one.id },
      { studyId: id, key: "c", position: 2, title: "C", runId: two.id },
    ]);
    await store.studies.setPlan(id, { payload: { seeds: [1] }, steps: [step("a", one)] });
    expect((await store.studies.steps([id]))[0]!.map(({ key }) => key)).toEqual(["a"]);
    expect(await store.studies.get([id])).toMatchObject([{ payload: { seeds: [1] } }]);
  });

  test("a plan of what is not there is refused and leaves the old one", async () => {
    const store = await open();
    const run = await start(store);
    const { id } = await store.studies.create({ name: "s", payload: { old: true } });
    const steps = [{ key: "a", title: "a", runId: run.id }];
    await store.studies.setPlan(id, { payload: { old: true }, steps });
    const bad = [...steps, { key: "b", title: "b", runId: "run_none" }];
    await expect(store.studies.setPlan(id, { payload: {}, steps: bad })).rejects.toMatchObject({
      code: "missing",
      message: expect.stringContaining("run_none"),
    });
    expect(await store.studies.get([id])).toMatchObject([{ payload: { old: true } }]);
    expect((await store.studies.steps([id]))[0]).toHaveLength(1);
    expect(await store.studies.setPlan("std_none", { payload: {}, steps })).toBeUndefined();
  });

  test("a plan of thousands of steps is kept whole", async () => {
    const store = await open();
    const { id: runId } = await start(store);
    const { id } = await store.studies.create({ name: "s" });
    const steps = Array.from({ length: 2500 }, (_, i) => ({ key: `k${i}`, title: "t", runId }));
    await store.studies.setPlan(id, { payload: {}, steps });
    const [kept] = await store.studies.steps([id]);
    expect(kept!.map(({ key }) => key)).toEqual(steps.map(({ key }) => key));
  });

  test("a study is found by its payload, the newest first", async () => {
    const store = await open();
    const payload = { name: "s", seeds: [0, 1], surfaces: null };
    expect(await store.studies.findSame(payload)).toBeUndefined();
    await store.studies.create({ name: "s", payload });
    const newest = await store.studies.create({ name: "t", payload });
    expect(await store.studies.findSame({ ...payload })).toEqual(newest);
    expect(await store.studies.findSame({ ...payload, seeds: [0] })).toBeUndefined();
  });

  test("runs of a study are those that were started for it and its steps, each once", async () => {
    const store = await open();
    const { id } = await store.studies.create({ name: "s" });
    const own = await start(store, { studyId: id });
    const shared = await start(store);
    await start(store);
    const steps = [own, shared].map((run) => ({ key: run.id, title: "t", runId: run.id }));
    await store.studies.setPlan(id, { payload: {}, steps });
    const { items, total } = await store.runs.list({ filter: { studyId: id }, page: {} });
    expect(total).toBe(2);
    expect(items.map(({ node }) => node.id).sort()).toEqual([own.id, shared.id].sort());
  });

  test("a removed run is a step of nothing", async () => {
    const store = await open();
    const { id } = await store.studies.create({ name: "s" });
    const run = await start(store);
    await store.studies.setPlan(id, { payload: {}, steps: [{ key: "a", title: "a", runId: run.id }] });
    expect(await store.runs.remove(run.id)).toBe(true);
    expect(await store.studies.steps([id])).toEqual([[]]);
  });

  test("how far a study is counts its steps, and its runs where it has no plan", async () => {
    const store = await open();
    const me = await worker(store);
    const done = await start(store);
    await workOff(store, me);
    const half = await start(store);
    const { lease } = await claim(store, me);
    await store.jobs.finish(lease, { prepared: prepared({ work: "images", pieces: 1 }) });
    const piece = await claim(store, me);
    await store.jobs.report(piece.lease, { done: 5 });
    const { id: planned } = await store.studies.create({ name: "planned" });
    const steps = [done, half].map((run) => ({ key: run.id, title: "t", runId: run.id }));
    await store.studies.setPlan(planned, { payload: {}, steps });
    const { id: plain } = await store.studies.create({ name: "plain" });
    await start(store, { studyId: plain });
    const none = { queued: 0, running: 0, succeeded: 0, failed: 0, cancelled: 0, interrupted: 0 };
    expect(await store.studies.progress([plain, planned, "std_none"])).toEqual([
      { states: { ...none, queued: 1 }, done: 0 },
      { states: { ...none, succeeded: 1, running: 1 }, done: 1.5 },
      { states: none, done: 0 },
    ]);
  });

  test("studies are told when the state of a run changes, and not at every step of it", async () => {
    const store = await open();
    const me = await worker(store);
    const { id: own } = await store.studies.create({ name: "own" });
    const run = await start(store, { studyId: own });
    const { id: other } = await store.studies.create({ name: "other" });
    for (const id of [own, other]) {
      const steps = ["a", "b"].map((key) => ({ key, title: "t", runId: run.id }));
      await store.studies.setPlan(id, { payload: {}, steps });
    }
    const { last } = await store.events.bounds();
    const { lease } = await claim(store, me);
    await store.jobs.finish(lease, { prepared: prepared({ work: "images", pieces: 1 }) });
    const piece = await claim(store, me);
    for (const done of [1, 2, 3]) await store.jobs.report(piece.lease, { done });
    await store.jobs.fail(piece.lease, { code: "failed", message: "no" }, { again: false });
    const told = (await store.events.after(last, 100)).filter(({ kind }) => kind === "study");
    expect(told.map(({ subject, runId }) => [subject, runId])).toEqual(
      [own, other, own, other].map((subject) => [subject, run.id]),
    );
  });

  test("a run waits for runs that it names, and fails and follows with them", async () => {
    const store = await open();
    const me = await worker(store);
    const first = await start(store);
    const needs = { models: [], datasets: [], runs: [first.id, first.id] };
    const second = await start(store, { needs });
    expect(await store.runs.dependencies([second.id])).toEqual([[first.id]]);
    await failNext(store, me);
    expect(await stateOf(store, second.id)).toBe("failed");
    await store.runs.retry(first.id);
    expect(await stateOf(store, second.id)).toBe("queued");
    expect(await workOff(store, me)).toEqual([
      ...[`${first.id} prepare 0`, `${first.id} finish 0`],
      ...[`${second.id} prepare 0`, `${second.id} finish 0`],
    ]);
    await expect(store.runs.remove(first.id)).rejects.toMatchObject({ code: "in-use" });
    const gone = { ...needs, runs: ["run_none"] };
    await expect(store.runs.create({ ...plainRun, needs: gone })).rejects.toMatchObject({ code: "missing" });
  });

  test("of equal runs one that has succeeded is the same, then one on its way, then one that has stopped", async () => {
    const store = await open();
    const me = await worker(store);
    const found = async () => (await store.runs.findSame(identity))?.id;
    expect(await found()).toBeUndefined();
    const failed = await start(store);
    await failNext(store, me);
    const cancelled = await start(store);
    await store.runs.cancel(cancelled.id);
    expect(await found()).toBe(cancelled.id);
    const succeeded = await start(store);
    expect(await found()).toBe(succeeded.id);
    await workOff(store, me);
    await start(store);
    expect(await found()).toBe(succeeded.id);
    for (const other of [{ seed: 2 }, { configHash: "other" }, { task: "attack" as const }]) {
      expect(await store.runs.findSame({ ...identity, ...other })).toBeUndefined();
    }
    expect(failed.id).not.toBe(cancelled.id);
  });

  test("a run that is being stopped is the same as nothing", async () => {
    const store = await open();
    const me = await worker(store);
    const run = await start(store);
    const { lease } = await claim(store, me);
    await store.runs.cancel(run.id);
    expect(await store.runs.findSame(identity)).toBeUndefined();
    await store.jobs.cancelled(lease);
    expect(await store.runs.findSame(identity)).toMatchObject({ id: run.id, state: "cancelled" });
  });

  test("one of equal runs is created, however many ask for it at once", async () => {
    const store = await open();
    const other = await again(store);
    const asked = { ...plainRun, orSame: true };
    const all = await Promise.all(
      Array.from({ length: 10 }, (_, i) => (i % 2 ? store : other).runs.create({ ...asked, title: `${i}` })),
    );
    expect(new Set(all.map(({ run }) => run.id)).size).toBe(1);
    expect(all.filter(({ existed }) => !existed)).toHaveLength(1);
    expect((await store.runs.create({ ...asked, seed: 5 })).existed).toBe(false);
  });
}
