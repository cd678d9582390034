import type { Run, Store } from "@basin/db";
import { expect, test } from "vitest";
import {
  begun,
  claim,
  type Opener,
  plainRun,
  prepared,
  runOf,
  stateOf,
  trainingRun,
  worker,
  workOff,
} from "./fixture.js";

/** A training, an evaluation of its model, a fine-tuning of it, and an evaluation of that. */
async function chain(store: Store) {
  const first = (await store.runs.create(trainingRun)).run;
  const model = await made(store, first);
  const needs = { models: [model], datasets: [] };
  const user = (await store.runs.create({ ...plainRun, needs })).run;
  const next = (await store.runs.create({ ...trainingRun, needs })).run;
  const last = (
    await store.runs.create({
      ...plainRun,
      needs: { models: [model, await made(store, next)], datasets: [] },
    })
  ).run;
  return { first, user, next, last, all: [first, user, next, last] };
}

async function made(store: Store, run: Run): Promise<string> {
  const [model] = await store.models.ofRuns([run.id]);
  return model!.id;
}

export function dependencyCases({ open }: Opener): void {
  test("a run waits for the runs that make what it names", async () => {
    const store = await open();
    const { first, user, next, last } = await chain(store);
    expect(await store.runs.dependencies([last.id, first.id])).toEqual([[first.id, next.id], []]);
    expect(await store.runs.dependents([first.id])).toEqual([[user.id, next.id, last.id]]);
    const order = (await workOff(store, await worker(store))).filter((line) => line.includes("prepare"));
    expect(order[0]).toBe(`${first.id} prepare 0`);
    expect(order.indexOf(`${last.id} prepare 0`)).toBeGreaterThan(order.indexOf(`${next.id} prepare 0`));
    expect(await stateOf(store, last.id)).toBe("succeeded");
  });

  test("a failure reaches everything that depends on it, and a retry brings it back", async () => {
    const store = await open();
    const me = await worker(store);
    const { first, user, next, last } = await chain(store);
    const { lease } = await claim(store, me);
    await store.jobs.fail(lease, { code: "invalid", message: "no" }, { again: false });
    for (const { id } of [user, next, last]) {
      expect(await runOf(store, id)).toMatchObject({
        state: "failed",
        error: { code: "dependency", next: `retry ${first.id}; this run follows` },
      });
      expect((await runOf(store, id)).error?.message).toContain(first.id);
    }
    await store.runs.retry(next.id);
    expect(await runOf(store, next.id)).toMatchObject({ state: "failed", error: { code: "dependency" } });
    await store.runs.retry(first.id);
    for (const { id } of [first, user, next, last]) expect(await stateOf(store, id)).toBe("queued");
    await workOff(store, me);
    for (const { id } of [first, user, next, last]) expect(await stateOf(store, id)).toBe("succeeded");
  });

  test("a cancellation reaches everything that depends on it, and a retry brings it back", async () => {
    const store = await open();
    const { first, user, next, last } = await chain(store);
    await store.runs.cancel(first.id);
    for (const { id } of [first, user, next, last]) {
      expect(await runOf(store, id)).toMatchObject({ state: "cancelled", error: null });
    }
    await store.runs.retry(first.id);
    expect(await store.runs.counts()).toMatchObject({ queued: 4, cancelled: 0 });
    const [jobs] = await store.jobs.of([last.id]);
    expect(jobs).toMatchObject([{ work: "prepare", state: "waiting" }]);
  });

  test("a run that was cancelled for itself stays cancelled when its dependency is retried", async () => {
    const store = await open();
    const { first, user } = await chain(store);
    await store.runs.cancel(user.id);
    await store.runs.cancel(first.id);
    await store.runs.retry(first.id);
    expect(await stateOf(store, user.id)).toBe("cancelled");
  });

  test("a run over what has failed fails at once, and one over what is there begins at once", async () => {
    const store = await open();
    const me = await worker(store);
    const facts = prepared({ work: "finish", pieces: 1 });
    const done = await begun(store, me, { run: trainingRun, prepared: facts });
    await workOff(store, me);
    const bad = (await store.runs.create(trainingRun)).run;
    await store.runs.cancel(bad.id);
    const over = async (id: string) =>
      store.runs.create({
        ...plainRun,
        needs: { models: [await made(store, await runOf(store, id))], datasets: [] },
      });
    expect((await over(bad.id)).run.state).toBe("cancelled");
    const { run } = await over(done);
    expect((await claim(store, me)).run.id).toBe(run.id);
  });

  test("the data set that an attack makes is waited for like a model", async () => {
    const store = await open();
    const me = await worker(store);
    const attack = { ...plainRun, task: "attack", makesDataset: { name: "adversarial" } } as const;
    const { run } = await store.runs.create(attack);
    const [dataset] = await store.datasets.ofRuns([run.id]);
    expect(dataset).toMatchObject({ name: "adversarial", kind: "artifact", source: "", runId: run.id });
    const needs = { models: [], datasets: [dataset!.id] };
    const user = (await store.runs.create({ ...plainRun, needs })).run;
    const { lease } = await claim(store, me);
    expect(await store.jobs.claim(me)).toBeUndefined();
    await store.jobs.finish(lease, { prepared: prepared({ work: "finish", pieces: 1 }) });
    const finish = await claim(store, me);
    const made = { hash: "d".repeat(64), classes: 10, images: { all: 5 } };
    await store.jobs.finish(finish.lease, { outcome: { result: {}, dataset: made } });
    expect(await store.datasets.byName("adversarial")).toMatchObject({
      source: made.hash,
      images: { all: 5 },
    });
    expect((await claim(store, me)).run.id).toBe(user.id);
    await expect(store.runs.create({ ...attack, makesDataset: { name: "digits" } })).rejects.toMatchObject({
      code: "conflict",
    });
  });
}
