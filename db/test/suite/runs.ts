import { expect, test } from "vitest";
import {
  begun,
  claim,
  modelOutcome,
  type Opener,
  plainRun,
  prepared,
  runOf,
  stateOf,
  trainingRun,
  worker,
  workOff,
} from "./fixture.js";

export function runCases({ open, again }: Opener): void {
  test("a run begins queued, with one job that prepares it", async () => {
    const store = await open();
    const { run, existed } = await store.runs.create({ ...plainRun, tags: ["a"], note: "n", priority: 3 });
    expect(existed).toBe(false);
    expect(run).toMatchObject({
      state: "queued",
      tags: ["a"],
      note: "n",
      priority: 3,
      attempt: 0,
      engine: null,
    });
    expect(run.progress).toEqual({ done: 0, total: 0, unit: "images" });
    const [jobs] = await store.jobs.of([run.id]);
    expect(jobs).toMatchObject([{ stage: 0, work: "prepare", state: "queued", priority: 3 }]);
    expect(await store.runs.get(["run_none", run.id])).toEqual([undefined, run]);
  });

  test("stages follow each other, and the last one ends the run", async () => {
    const store = await open();
    const me = await worker(store);
    const id = await begun(store, me);
    expect(await runOf(store, id)).toMatchObject({ state: "running", engine: "onnx/cpu", attempt: 1 });
    const first = await claim(store, me);
    const second = await claim(store, me);
    expect([first.job.piece, second.job.piece].sort()).toEqual([0, 1]);
    expect(await store.jobs.claim(me)).toBeUndefined();
    await store.jobs.finish(first.lease, { chunk: { seconds: 1.5 } });
    expect(await store.jobs.claim(me)).toBeUndefined();
    await store.jobs.finish(second.lease, { chunk: { seconds: 2 } });
    const last = await claim(store, me);
    expect(last.job).toMatchObject({ work: "finish", stage: 2 });
    await store.jobs.finish(last.lease, { outcome: { result: { top1: Number.NaN } } });
    const run = await runOf(store, id);
    expect(run).toMatchObject({ state: "succeeded", computeSeconds: 3.5, error: null });
    expect(run.progress).toEqual({ done: 20, total: 20, unit: "images" });
    expect(run.result).toEqual({ top1: Number.NaN });
    expect(run.startedAt).toBeGreaterThanOrEqual(run.createdAt);
    expect(run.finishedAt).toBeGreaterThanOrEqual(run.startedAt!);
  });

  test("a run that has succeeded is whole, also where its work is not counted", async () => {
    const store = await open();
    const me = await worker(store);
    const facts = { ...prepared({ work: "finish", pieces: 1 }), total: 1 };
    const id = await begun(store, me, { prepared: facts });
    await workOff(store, me);
    expect((await runOf(store, id)).progress).toEqual({ done: 1, total: 1, unit: "images" });
  });

  test("a run cannot end without its outcome or without the model that it makes", async () => {
    const store = await open();
    const me = await worker(store);
    const facts = prepared({ work: "finish", pieces: 1 });
    const id = await begun(store, me, { run: trainingRun, prepared: facts });
    const { lease } = await claim(store, me);
    await expect(store.jobs.finish(lease, {})).rejects.toMatchObject({ code: "invalid" });
    await expect(store.jobs.finish(lease, { outcome: { result: {} } })).rejects.toMatchObject({
      code: "invalid",
    });
    expect(await stateOf(store, id)).toBe("running");
    await store.jobs.finish(lease, { outcome: modelOutcome });
    const [model] = await store.models.ofRuns([id]);
    expect(model).toMatchObject({ name: "model", ...modelOutcome.model });
  });

  test("one idempotency key is one run, however many ask at once", async () => {
    const store = await open();
    const other = await again(store);
    const asked = { ...plainRun, idempotencyKey: "key" };
    const all = await Promise.all(
      Array.from({ length: 10 }, (_, i) => (i % 2 ? store : other).runs.create(asked)),
    );
    expect(new Set(all.map(({ run }) => run.id)).size).toBe(1);
    expect(all.filter(({ existed }) => !existed)).toHaveLength(1);
    expect((await store.runs.list({ page: {} })).total).toBe(1);
    await expect(store.runs.create({ ...asked, payload: { seed: 2 } })).rejects.toMatchObject({
      code: "conflict",
      message: expect.stringContaining(all[0]!.run.id),
    });
  });

  test("a run that names what is not there is refused and leaves nothing", async () => {
    const store = await open();
    const bad = [
      { ...plainRun, needs: { models: ["mdl_none"], datasets: [] } },
      { ...plainRun, needs: { models: [], datasets: ["dst_none"] } },
      { ...plainRun, parentId: "run_none" },
      { ...plainRun, studyId: "std_none" },
    ];
    for (const run of bad) await expect(store.runs.create(run)).rejects.toMatchObject({ code: "missing" });
    expect((await store.runs.list({ page: {} })).total).toBe(0);
  });

  test("cancelling a run that waits ends it at once", async () => {
    const store = await open();
    const { run } = await store.runs.create(plainRun);
    expect(await store.runs.cancel(run.id)).toMatchObject({ state: "cancelled", cancelRequested: true });
    expect(await store.jobs.claim(await worker(store))).toBeUndefined();
    expect(await store.runs.cancel("run_none")).toBeUndefined();
  });

  test("cancelling a run that runs tells its workers, and keeps what they had", async () => {
    const store = await open();
    const me = await worker(store);
    const id = await begun(store, me);
    const { lease } = await claim(store, me);
    expect(await store.runs.cancel(id)).toMatchObject({ state: "running", cancelRequested: true });
    expect(await store.jobs.claim(me)).toBeUndefined();
    expect(await store.jobs.report(lease, { done: 3 })).toEqual({ cancel: true, lost: false });
    await store.jobs.cancelled(lease, { done: 4, data: Uint8Array.of(1, 2) });
    const run = await runOf(store, id);
    expect(run).toMatchObject({ state: "cancelled", error: null });
    expect(run.progress.done).toBe(4);
    const [piece] = await store.jobs.pieces(id, "images");
    expect(piece).toMatchObject({ state: "cancelled", done: 4 });
    expect([...piece!.data!]).toEqual([1, 2]);
  });

  test("retrying goes on with what is left", async () => {
    const store = await open();
    const me = await worker(store);
    const id = await begun(store, me);
    const first = await claim(store, me);
    await store.jobs.finish(first.lease, {});
    const second = await claim(store, me);
    const failure = { code: "invalid", message: "images: want 3 channels, got 1" };
    await store.jobs.fail(second.lease, failure, { again: false });
    expect(await runOf(store, id)).toMatchObject({ state: "failed", error: failure });
    expect(await store.runs.retry(id)).toMatchObject({ state: "queued", error: null, finishedAt: null });
    expect(await workOff(store, me)).toEqual([`${id} images ${second.job.piece}`, `${id} finish 0`]);
    expect(await runOf(store, id)).toMatchObject({ state: "succeeded", attempt: 2 });
    await expect(store.runs.retry(id)).rejects.toMatchObject({ code: "state" });
  });

  test("a failure takes the leases of the other pieces", async () => {
    const store = await open();
    const me = await worker(store);
    const id = await begun(store, me);
    const [first, second] = [await claim(store, me), await claim(store, me)];
    await store.jobs.fail(first.lease, { code: "failed", message: "no" }, { again: false });
    expect(await store.jobs.report(second.lease, { done: 5 })).toEqual({ cancel: false, lost: true });
    expect((await runOf(store, id)).progress.done).toBe(0);
  });

  test("a run can be removed once nothing depends on it, with everything of it", async () => {
    const store = await open();
    const me = await worker(store);
    const { run } = await store.runs.create(trainingRun);
    const [model] = await store.models.ofRuns([run.id]);
    const user = await store.runs.create({ ...plainRun, needs: { models: [model!.id], datasets: [] } });
    await expect(store.runs.remove(run.id)).rejects.toMatchObject({
      code: "in-use",
      message: expect.stringContaining(user.run.id),
    });
    const { lease } = await claim(store, me);
    await store.jobs.report(lease, { metrics: [{ name: "loss", step: 1, value: 1 }] });
    expect(await store.runs.remove(user.run.id)).toBe(true);
    await expect(store.runs.remove(run.id)).rejects.toMatchObject({ code: "state" });
    await store.jobs.fail(lease, { code: "failed", message: "no" }, { again: false });
    expect(await store.runs.remove(run.id)).toBe(true);
    expect(await store.runs.remove(run.id)).toBe(false);
    expect(await store.models.get([model!.id])).toEqual([undefined]);
    expect(await store.metrics.names([run.id])).toEqual([[]]);
    expect(await store.jobs.of([run.id])).toEqual([[]]);
  });

  test("what people write can be changed at any time, and is found", async () => {
    const store = await open();
    const study = await store.studies.create({ name: "s" });
    const { run } = await store.runs.create(plainRun);
    const edited = await store.runs.edit(run.id, { title: "Über 100%", tags: ["x"], studyId: study.id });
    expect(edited).toMatchObject({ title: "Über 100%", tags: ["x"], note: "", studyId: study.id });
    const found = await store.runs.list({ filter: { text: "über 100%" }, page: {} });
    expect(found.items.map(({ node }) => node.id)).toEqual([run.id]);
    await expect(store.runs.edit(run.id, { studyId: "std_none" })).rejects.toMatchObject({ code: "missing" });
    expect(await store.runs.edit("run_none", { note: "x" })).toBeUndefined();
  });

  test("filters find what they say", async () => {
    const store = await open();
    const { run: training } = await store.runs.create({ ...trainingRun, title: "A_b", configHash: "other" });
    const [model] = await store.models.ofRuns([training.id]);
    const needs = { models: [model!.id], datasets: [] };
    const { run: user } = await store.runs.create({ ...plainRun, title: "Axb 50% off", needs });
    await store.runs.cancel(user.id);
    const of = async (filter: Parameters<typeof store.runs.list>[0]["filter"] & object) =>
      (await store.runs.list({ filter, page: {} })).items.map(({ node }) => node.id).sort();
    expect(await of({ tasks: ["train"] })).toEqual([training.id]);
    expect(await of({ states: ["cancelled", "failed"] })).toEqual([user.id]);
    expect(await of({ text: "a_b" })).toEqual([training.id]);
    expect(await of({ text: "50% OFF" })).toEqual([user.id]);
    expect(await of({ text: "%" })).toEqual([user.id]);
    expect(await of({ text: "\\" })).toEqual([]);
    expect(await of({ modelId: model!.id })).toEqual([training.id, user.id]);
    expect(await of({ configHash: "other" })).toEqual([training.id]);
    expect(await of({ tasks: [] })).toEqual([]);
    const clones = await Promise.all(
      [1, 2].map(() => store.runs.create({ ...plainRun, parentId: user.id, configHash: "clone" })),
    );
    const ids = clones.map(({ run }) => run.id).sort();
    expect(await of({ parentId: user.id })).toEqual(ids);
    expect(await store.runs.children([training.id, user.id])).toEqual([[], ids]);
    for (const id of ids) await store.runs.remove(id);
    expect(await store.runs.counts()).toMatchObject({ queued: 1, cancelled: 1, running: 0 });
  });
}
