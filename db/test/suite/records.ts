import { expect, test } from "vitest";
import { begun, claim, type Opener, plainRun, prepared, trainingRun, worker } from "./fixture.js";

const hash = (digit: string): string => digit.repeat(64);

export function recordCases({ open }: Opener): void {
  test("the data sets that come with basin are there, once", async () => {
    const store = await open();
    const list = await store.datasets.list({});
    expect(list.items.map(({ node }) => node.name).sort()).toEqual(["cifar10", "digits"]);
    expect(await store.datasets.byName("digits")).toMatchObject({ kind: "builtin", classes: 10 });
  });

  test("a data set is registered under a name of its own", async () => {
    const store = await open();
    const made = await store.datasets.create({ name: "mine", kind: "path", source: "folder" });
    expect(made).toMatchObject({
      name: "mine",
      kind: "path",
      classes: null,
      images: {},
      note: "",
      runId: null,
    });
    expect(await store.datasets.get([made.id])).toEqual([made]);
    await expect(
      store.datasets.create({ name: "mine", kind: "path", source: "other" }),
    ).rejects.toMatchObject({ code: "conflict" });
  });

  test("a model knows those that were fine-tuned from it", async () => {
    const store = await open();
    const { run } = await store.runs.create(trainingRun);
    const [base] = await store.models.ofRuns([run.id]);
    const child = await store.runs.create({
      ...trainingRun,
      needs: { models: [base!.id], datasets: [] },
      makesModel: { name: "robust", arch: "resnet8", baseId: base!.id, attacks: ["fgsm:epsilon=8/255"] },
    });
    const [model] = await store.models.ofRuns([child.run.id]);
    expect(model).toMatchObject({ baseId: base!.id, attacks: ["fgsm:epsilon=8/255"], checkpointHash: null });
    expect(await store.models.children([base!.id])).toEqual([[model]]);
    expect((await store.models.list({ ready: true, page: {} })).total).toBe(0);
    expect((await store.models.list({ text: "ROBUST", page: {} })).items.map(({ node }) => node)).toEqual([
      model,
    ]);
    const edited = await store.models.edit(model!.id, { title: "new name", tags: ["t"] });
    expect(edited).toMatchObject({ name: "new name", tags: ["t"] });
    expect((await store.models.list({ text: "new NAME", page: {} })).total).toBe(1);
  });

  test("evaluations are written when their run succeeds", async () => {
    const store = await open();
    const me = await worker(store);
    const { run } = await store.runs.create(trainingRun);
    const [model] = await store.models.ofRuns([run.id]);
    await store.runs.cancel(run.id);
    const id = await begun(store, me, { prepared: prepared({ work: "finish", pieces: 1 }) });
    const { lease } = await claim(store, me);
    const evaluation = {
      ...{ modelId: model!.id, attack: "none", data: "digits", split: "test", images: 10, top1: 0.5 },
      ...{
        loss: Number.NaN,
        oneMinusSsim: 0,
        l2: 0,
        linf: 0,
        meanFlow: null,
        rightBefore: 0.5,
        rightAfter: 0.5,
      },
      ...{ seconds: 1, protocol: { seed: 1 }, rowsHash: null },
    };
    const { last } = await store.events.bounds();
    await store.jobs.finish(lease, { outcome: { result: {}, evaluations: [evaluation] } });
    const [ofRun] = await store.evaluations.ofRuns([id]);
    const made = ofRun![0]!;
    expect(made).toMatchObject({ ...evaluation, runId: id });
    expect(await store.evaluations.ofModels([model!.id, "mdl_none"])).toEqual([[made], []]);
    expect(await store.evaluations.get([made.id])).toEqual([made]);
    const events = await store.events.after(last, 10);
    expect(events.map(({ kind }) => kind).sort()).toEqual(["evaluation", "run"]);
  });

  test("an artifact is known once, and linked under a role and a name", async () => {
    const store = await open();
    const me = await worker(store);
    const artifact = { hash: hash("a"), kind: "checkpoint", mediaType: "application/octet-stream", bytes: 5 };
    await store.artifacts.add(artifact);
    await store.artifacts.add({ ...artifact, kind: "other" });
    await store.artifacts.add({ ...artifact, hash: hash("b") });
    expect((await store.artifacts.get([hash("a"), hash("9")]))[0]).toMatchObject(artifact);
    const id = await begun(store, me);
    const { lease } = await claim(store, me);
    const link = (to: string) => ({ artifacts: [{ hash: to, role: "state", name: "state.bin" }] });
    await store.jobs.report(lease, link(hash("a")));
    await store.jobs.report(lease, link(hash("b")));
    const [links] = await store.artifacts.ofRuns([id]);
    expect(links).toMatchObject([{ runId: id, hash: hash("b"), role: "state", name: "state.bin", bytes: 5 }]);
    await expect(store.jobs.report(lease, link(hash("9")))).rejects.toMatchObject({ code: "missing" });
  });

  test("the last two checkpoints of a run are kept", async () => {
    const store = await open();
    const me = await worker(store);
    const id = await begun(store, me);
    const { lease } = await claim(store, me);
    expect(await store.artifacts.checkpoint(id)).toBeUndefined();
    for (const step of [10, 20, 30]) {
      await store.jobs.report(lease, { checkpoint: { step, epoch: 1, hash: hash(String(step / 10)) } });
    }
    expect(await store.artifacts.checkpoint(id)).toMatchObject({ runId: id, step: 30, hash: hash("3") });
    expect((await store.artifacts.checkpoints(id)).map(({ step }) => step)).toEqual([30, 20]);
  });

  test("a share is found by its slug until the end of time, revoked or not", async () => {
    const store = await open();
    const given = { slug: "abc", title: "t", documentHash: hash("d"), expiresAt: 5 };
    const share = await store.shares.create(given);
    expect(share).toMatchObject({ ...given, revokedAt: null });
    await expect(store.shares.create(given)).rejects.toMatchObject({ code: "conflict" });
    const revoked = await store.shares.revoke(share.id);
    expect(revoked!.revokedAt).toBeGreaterThan(0);
    expect(await store.shares.revoke(share.id)).toEqual(revoked);
    expect(await store.shares.bySlug("abc")).toEqual(revoked);
    expect(await store.shares.get([share.id])).toEqual([revoked]);
    expect(await store.shares.bySlug("none")).toBeUndefined();
  });

  test("a token is found by the hash of its key and never gives that away", async () => {
    const store = await open();
    const given = { name: "ci", scope: "run", expiresAt: null } as const;
    const token = await store.tokens.create({ ...given, secretHash: hash("5") });
    expect(token).toMatchObject({ ...given, lastUsedAt: null });
    expect(token).not.toHaveProperty("secretHash");
    await store.tokens.used(token.id);
    const used = await store.tokens.bySecretHash(hash("5"));
    expect(used!.lastUsedAt).toBeGreaterThanOrEqual(token.createdAt);
    expect((await store.tokens.revoke(token.id))!.revokedAt).toBeGreaterThan(0);
    expect(await store.tokens.list()).toHaveLength(1);
    expect(await store.tokens.bySecretHash(hash("6"))).toBeUndefined();
  });

  test("a worker says what it does, and only changes are told", async () => {
    const store = await open();
    const slot = { device: "cpu", engine: "onnx", jobId: null, runId: null };
    const { id } = await store.workers.register({ host: "h", pid: 7, version: "1", slots: [slot] });
    const { last } = await store.events.bounds();
    await store.workers.beat(id, { slots: [{ ...slot, jobId: "job_1" }], state: "busy" });
    await store.workers.beat(id, { slots: [slot], state: "busy" });
    expect(await store.workers.list()).toMatchObject([{ id, state: "busy", beat: 2, slots: [slot], pid: 7 }]);
    expect(await store.events.after(last, 10)).toHaveLength(1);
    await store.workers.gone(id);
    expect(await store.workers.list()).toMatchObject([{ state: "gone" }]);
  });

  test("a study keeps its runs", async () => {
    const store = await open();
    const study = await store.studies.create({ name: "paper", tags: ["a"] });
    const { run } = await store.runs.create({ ...plainRun, studyId: study.id });
    const found = await store.runs.list({ filter: { studyId: study.id }, page: {} });
    expect(found.items.map(({ node }) => node.id)).toEqual([run.id]);
    expect(await store.studies.edit(study.id, { title: "seed paper", note: "n" })).toEqual({
      ...study,
      name: "seed paper",
      note: "n",
    });
    expect(await store.studies.get([study.id, "std_none"])).toMatchObject([
      { name: "seed paper" },
      undefined,
    ]);
  });
}
