import { coarseToFine, type Surface } from "@basin/compute";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openPlatform, type Platform, smallModel, until } from "./platform.js";
import { bitsOf, directSurface } from "./surfaces.js";

const asked = {
  data: { source: "digits", split: "train", images: 32 },
  x: { from: -1, to: 1, points: 7 },
  y: { from: -0.5, to: 0.5, points: 5 },
  seed: 3,
} as const;

/** Enough work that it can be stopped half-way. */
const slow = { ...asked, data: { ...asked.data, images: 600 }, x: { from: -1, to: 1, points: 21 } } as const;

describe("surfaces on SQLite", () => {
  let platform: Platform;
  let model: string;
  let whole: Surface;

  beforeAll(async () => {
    platform = await openPlatform();
    const worker = await platform.work();
    model = await platform.importModel(smallModel(), "small");
    await worker.stop();
    whole = await directSurface(smallModel(), { ...slow, model });
  });

  afterAll(async () => {
    await platform.close();
  });

  const valuesOf = async (runId: string) => {
    const [surface] = await platform.store.surfaces.ofRuns([runId]);
    const [values] = await platform.store.surfaces.values([surface!.id]);
    return { surface: surface!, values: values! };
  };

  it("equal the surface computed without the platform, bit for bit", async () => {
    const worker = await platform.work();
    const run = await platform.start("surface", { ...asked, model });
    const { result, progress, protocol, versions, engine } = await platform.succeeded(run.id);
    await worker.stop();
    const { surface, values } = await valuesOf(run.id);
    const direct = await directSurface(smallModel(), { ...asked, model });
    expect(bitsOf(values)).toEqual(bitsOf(direct));
    expect(surface).toMatchObject({
      finishedCells: 35,
      cells: 35,
      images: 32,
      attack: "none",
      modelId: model,
    });
    expect(surface.valuesHash).toMatch(/^[0-9a-f]{64}$/);
    expect(surface.cosine).toBeGreaterThan(-1);
    expect(result).toMatchObject({
      surface: surface.id,
      cells: 35,
      images: 32,
      lossRange: surface.lossRange,
    });
    expect(progress).toEqual({ done: 35, total: 35, unit: "cells" });
    expect(protocol).toMatchObject({
      data: "digits",
      choice: "random subset, seed 0",
      model: { file: "small", arch: "resnet8" },
      engine: "onnx/cpu",
      seed: 3,
    });
    expect(surface.protocol).toEqual(protocol);
    expect(engine).toBe("onnx/cpu");
    expect(versions).toMatchObject({
      node: process.version,
      "onnxruntime-node": expect.stringMatching(/^\d/),
    });
  });

  it("do not depend on how many workers share them", async () => {
    const run = await platform.start("surface", { ...asked, model });
    const workers = await Promise.all([platform.work(), platform.work()]);
    await platform.succeeded(run.id);
    await Promise.all(workers.map((worker) => worker.stop()));
    const { values } = await valuesOf(run.id);
    expect(bitsOf(values)).toEqual(bitsOf(await directSurface(smallModel(), { ...asked, model })));
  });

  it("lead to another model, on attacked images that several workers have made", async () => {
    const workers = await Promise.all([platform.work(), platform.work()]);
    const towards = await platform.importModel(smallModel(8), "other");
    const attack = "pgd:epsilon=0.1,step=0.05,steps=3";
    const x = { from: -0.5, to: 1.5, points: 9 };
    const line = { data: { source: "digits", split: "test", images: 100 }, x, attack, seed: 2 } as const;
    const run = await platform.start("surface", { ...line, model, towards });
    await platform.succeeded(run.id);
    await Promise.all(workers.map((worker) => worker.stop()));
    const { surface, values } = await valuesOf(run.id);
    const direct = await directSurface(smallModel(), { ...line, model, towards }, smallModel(8));
    expect(bitsOf(values)).toEqual(bitsOf(direct));
    expect(surface).toMatchObject({ cosine: null, images: 100 });
    const [directions] = await platform.store.surfaces.directions([surface.id]);
    expect(directions).toMatchObject([{ axis: "x", kind: "towards", protocol: { file: "other" } }]);
    const [jobs] = await platform.store.jobs.of([run.id]);
    expect(jobs!.filter(({ work }) => work === "examples").length).toBeGreaterThan(1);
  });

  it("of one draw, one grid and the same images are comparable, whatever the model", async () => {
    const worker = await platform.work();
    const other = await platform.importModel(smallModel(9), "third");
    const runs = await Promise.all([
      platform.start("surface", { ...asked, model }),
      platform.start("surface", { ...asked, model: other }),
      platform.start("surface", { ...asked, seed: 4, model }),
    ]);
    for (const { id } of runs) await platform.succeeded(id);
    await worker.stop();
    const [first, second, third] = await platform.store.surfaces.ofRuns(runs.map(({ id }) => id));
    expect(second!.comparableHash).toBe(first!.comparableHash);
    expect(second!.valuesHash).not.toBe(first!.valuesHash);
    expect(third!.comparableHash).not.toBe(first!.comparableHash);
    expect(third!.gridHash).toBe(first!.gridHash);
  });

  it("go on elsewhere when their worker is killed half-way, with the same bits", async () => {
    const doomed = await platform.spawnWorker();
    const run = await platform.start("surface", { ...slow, model });
    await until(async () => (await platform.run(run.id)).progress.done >= 20, "20 cells");
    await platform.kill(doomed);
    const { done } = (await platform.run(run.id)).progress;
    expect(done).toBeLessThan(105);
    const heir = await platform.work();
    await platform.succeeded(run.id);
    await heir.stop();
    const { values } = await valuesOf(run.id);
    expect(bitsOf(values)).toEqual(bitsOf(whole));
  });

  it("are left cancelled with the cells that they have", async () => {
    const worker = await platform.work();
    const run = await platform.start("surface", { ...slow, model });
    await until(async () => (await platform.run(run.id)).progress.done >= 10, "10 cells");
    await platform.store.runs.cancel(run.id);
    const { state, progress } = await platform.ended(run.id);
    await worker.stop();
    expect(state).toBe("cancelled");
    const { surface, values } = await valuesOf(run.id);
    expect(surface.finishedCells).toBe(progress.done);
    expect(surface.finishedCells).toBeLessThan(105);
    for (const cell of coarseToFine(21, 5)) {
      if (values.finished[cell]) expect(values.loss[cell]).toBe(whole.loss[cell]);
    }
  });

  it("compute the missing cells alone when they are retried", async () => {
    const worker = await platform.work();
    const [cancelled] = (await platform.store.runs.list({ filter: { states: ["cancelled"] }, page: {} }))
      .items;
    const id = cancelled!.node.id;
    const before = (await valuesOf(id)).surface.finishedCells;
    expect(before).toBeGreaterThan(0);
    await platform.store.runs.retry(id);
    await platform.succeeded(id);
    await worker.stop();
    expect(bitsOf((await valuesOf(id)).values)).toEqual(bitsOf(whole));
  });

  it("are given back at a graceful stop and finished by the next worker", async () => {
    const first = await platform.work();
    const run = await platform.start("surface", { ...slow, model });
    await until(async () => (await platform.run(run.id)).progress.done >= 5, "5 cells");
    await first.stop();
    expect((await platform.run(run.id)).state).toBe("interrupted");
    const second = await platform.work();
    await platform.succeeded(run.id);
    await second.stop();
    expect((await platform.store.jobs.of([run.id]))[0]!.every(({ faults }) => faults === 0)).toBe(true);
    expect(bitsOf((await valuesOf(run.id)).values)).toEqual(bitsOf(whole));
  });
});
