import { createHash } from "node:crypto";
import type { Cell, Prepared, Store } from "@basin/db";
import { expect, test } from "vitest";
import { begun, claim, type Opener, plainRun, prepared, trainingRun, worker } from "./fixture.js";

const axes = [
  { name: "x", from: -1, to: 1, points: 4 },
  { name: "y", from: 0, to: 1, points: 3 },
] as const;

function facts(modelId: string, pieces: number): Prepared {
  return {
    ...prepared({ work: "cells", pieces }, { work: "finish", pieces: 1 }),
    surface: {
      ...{ modelId, axes, attack: "none", cells: 12, images: 100, cosine: 0.25, protocol: { seed: 3 } },
      ...{ gridHash: "grid", comparableHash: "comparable" },
      directions: [
        { axis: "x", kind: "random", protocol: { seed: 3 }, drawHash: "draw x" },
        { axis: "y", kind: "random", protocol: { seed: 3 }, drawHash: "draw y" },
      ],
    },
  };
}

async function surfaceRun(store: Store, workerId: string, options: { readonly pieces: number }) {
  const { run } = await store.runs.create(trainingRun);
  const [model] = await store.models.ofRuns([run.id]);
  await store.runs.cancel(run.id);
  const surface = { ...plainRun, task: "surface", unit: "cells" } as const;
  const id = await begun(store, workerId, { run: surface, prepared: facts(model!.id, options.pieces) });
  const [made] = await store.surfaces.ofRuns([id]);
  return { id, modelId: model!.id, surface: made! };
}

const cell = (index: number): Cell => ({
  index,
  loss: index === 5 ? Number.NaN : index === 6 ? Number.POSITIVE_INFINITY : index / 3,
  accuracy: 1 - index / 12,
});

export function surfaceCases({ open }: Opener): void {
  test("a surface is there before its first cell", async () => {
    const store = await open();
    const { id, modelId, surface } = await surfaceRun(store, await worker(store), { pieces: 1 });
    expect(surface).toMatchObject({ runId: id, modelId, axes, cells: 12, finishedCells: 0, cosine: 0.25 });
    expect(surface).toMatchObject({ valuesHash: null, lossRange: null, finishedAt: null });
    const [values] = await store.surfaces.values([surface.id]);
    expect([...values!.loss]).toEqual(new Array(12).fill(Number.NaN));
    expect([...values!.finished]).toEqual(new Array(12).fill(0));
    const [directions] = await store.surfaces.directions([surface.id]);
    expect(directions!.map(({ axis, modelId: of }) => [axis, of])).toEqual([
      ["x", modelId],
      ["y", modelId],
    ]);
    expect(surface.directionIds).toEqual(directions!.map(({ id: direction }) => direction));
  });

  test("cells of many workers at once all arrive, and the last one finishes the surface", async () => {
    const store = await open();
    const me = await worker(store);
    const { id, surface } = await surfaceRun(store, me, { pieces: 6 });
    const claims = [];
    for (let i = 0; i < 6; i++) claims.push(await claim(store, me));
    await Promise.all(
      claims.map(async ({ lease, job }) => {
        for (const index of [2 * job.piece, 2 * job.piece + 1]) {
          await store.jobs.report(lease, { cells: { surfaceId: surface.id, cells: [cell(index)] } });
        }
      }),
    );
    const [done] = await store.surfaces.get([surface.id]);
    expect(done).toMatchObject({ finishedCells: 12, lossRange: [0, Math.fround(11 / 3)] });
    expect(done!.finishedAt).toBeGreaterThanOrEqual(done!.createdAt);
    const all = Array.from({ length: 12 }, (_, index) => cell(index));
    const [loss, accuracy] = [
      Float32Array.from(all, (one) => one.loss),
      Float32Array.from(all, (one) => one.accuracy),
    ];
    expect((await store.surfaces.values([surface.id]))[0]).toEqual({
      loss,
      accuracy,
      finished: new Uint8Array(12).fill(1),
    });
    const hash = createHash("sha256")
      .update(JSON.stringify(axes))
      .update(loss)
      .update(accuracy)
      .digest("hex");
    expect(done!.valuesHash).toBe(hash);
    const kinds = (await store.events.after(0, 1000)).filter(({ kind }) => kind === "cells");
    expect(kinds.flatMap(({ body }) => body as Cell[])).toHaveLength(12);
    expect(kinds.every(({ subject, runId }) => subject === surface.id && runId === id)).toBe(true);
  });

  test("a cell written again counts once", async () => {
    const store = await open();
    const me = await worker(store);
    const { surface } = await surfaceRun(store, me, { pieces: 1 });
    const { lease } = await claim(store, me);
    for (const loss of [1, 2]) {
      await store.jobs.report(lease, {
        cells: { surfaceId: surface.id, cells: [{ index: 3, loss, accuracy: 0 }] },
      });
    }
    expect((await store.surfaces.get([surface.id]))[0]).toMatchObject({
      finishedCells: 1,
      lossRange: [2, 2],
    });
  });

  test("cells outside of the grid or of another run are refused, and nothing of the chunk stays", async () => {
    const store = await open();
    const me = await worker(store);
    const { id, surface } = await surfaceRun(store, me, { pieces: 1 });
    const { lease } = await claim(store, me);
    for (const index of [-1, 12, 0.5]) {
      const cells = { surfaceId: surface.id, cells: [{ index, loss: 1, accuracy: 1 }] };
      await expect(store.jobs.report(lease, { done: 1, cells })).rejects.toMatchObject({ code: "invalid" });
    }
    const cells = { surfaceId: "srf_none", cells: [cell(0)] };
    await expect(store.jobs.report(lease, { done: 1, cells })).rejects.toMatchObject({ code: "missing" });
    const [jobs] = await store.jobs.of([id]);
    expect(jobs!.find(({ work }) => work === "cells")).toMatchObject({ done: 0 });
  });

  test("a preview takes every n-th cell along each axis", async () => {
    const store = await open();
    const me = await worker(store);
    const { surface } = await surfaceRun(store, me, { pieces: 1 });
    const { lease } = await claim(store, me);
    const all = Array.from({ length: 12 }, (_, index) => ({ index, loss: index, accuracy: 0 }));
    await store.jobs.report(lease, { cells: { surfaceId: surface.id, cells: all } });
    const preview = async (stride: number) => {
      const [values] = await store.surfaces.values([surface.id], { stride });
      return [...values!.loss];
    };
    expect(await preview(2)).toEqual([0, 2, 8, 10]);
    expect(await preview(3)).toEqual([0, 3]);
    expect(await preview(9)).toEqual([0]);
    await expect(preview(0)).rejects.toMatchObject({ code: "invalid" });
    expect(await store.surfaces.values(["srf_none"])).toEqual([undefined]);
  });

  test("surfaces are found by model, by grid and by what they may be compared with", async () => {
    const store = await open();
    const { modelId, surface } = await surfaceRun(store, await worker(store), { pieces: 1 });
    const of = async (filter: Omit<Parameters<typeof store.surfaces.list>[0], "page">) =>
      (await store.surfaces.list({ ...filter, page: {} })).items.map(({ node }) => node);
    expect(await of({ modelId, gridHash: "grid", comparableHash: "comparable" })).toEqual([surface]);
    expect(await of({ finished: true })).toEqual([]);
    expect(await of({ finished: false })).toEqual([surface]);
    expect(await of({ modelId: "mdl_none" })).toEqual([]);
    expect(await store.surfaces.ofModels([modelId, "mdl_none"])).toEqual([[surface], []]);
  });
}
