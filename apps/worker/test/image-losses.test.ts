import { computeFigures } from "@basin/compute";
import { parseSafetensors } from "@basin/formats";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openPlatform, type Platform, smallModel, until } from "./platform.js";
import { bitsOf, directLosses, directSurface } from "./surfaces.js";

const asked = {
  data: { source: "digits", split: "train", images: 32 },
  x: { from: -1, to: 1, points: 7 },
  y: { from: -0.5, to: 0.5, points: 5 },
  seed: 3,
  imageLosses: true,
} as const;

/** More losses in a piece than its row of the queue holds. */
const large = {
  ...asked,
  data: { ...asked.data, images: 1400 },
  x: { from: -1, to: 1, points: 21 },
} as const;

describe("surfaces that keep the losses of their images", () => {
  let platform: Platform;
  let model: string;

  beforeAll(async () => {
    platform = await openPlatform();
    const worker = await platform.work();
    model = await platform.importModel(smallModel(), "small");
    await worker.stop();
  });

  afterAll(async () => {
    await platform.close();
  });

  const keptBy = async (runId: string) => {
    const [artifacts] = await platform.store.artifacts.ofRuns([runId]);
    const { hash, name } = artifacts!.find(({ role }) => role === "image-losses")!;
    const { tensors, metadata } = parseSafetensors(await platform.artifacts.get(hash), name);
    const [surface] = await platform.store.surfaces.ofRuns([runId]);
    const [values] = await platform.store.surfaces.values([surface!.id]);
    return { hash, name, metadata, losses: tensors.get("losses")!, surface: surface!, values: values! };
  };

  it("have the cells of other surfaces and the losses that they are means of, bit for bit", async () => {
    const worker = await platform.work();
    const run = await platform.start("surface", { ...asked, model });
    const { result, progress } = await platform.succeeded(run.id);
    await worker.stop();
    const { values, losses, metadata, name, surface } = await keptBy(run.id);
    expect(bitsOf(values)).toEqual(bitsOf(await directSurface(smallModel(), { ...asked, model })));
    expect(losses.shape).toEqual([35, 32]);
    expect(losses.data).toEqual(await directLosses(smallModel(), { ...asked, model }));
    expect(name).toBe("image-losses.safetensors");
    expect(Object.keys(metadata)).toEqual(["axes"]);
    expect(JSON.parse(metadata["axes"]!)).toEqual([
      { name: "x", ...asked.x },
      { name: "y", ...asked.y },
    ]);
    expect(progress).toEqual({ done: 35, total: 35, unit: "cells" });
    const figures = computeFigures({ axes: surface.axes, ...values });
    expect(result!["flatness"]).toEqual(
      Object.fromEntries(Object.entries(figures).map(([figure, { value }]) => [figure, value])),
    );
  });

  it("of attacked images keep the losses under the attack, whoever measures them", async () => {
    const attack = "pgd:epsilon=0.1,step=0.05,steps=3";
    const { y: _, ...line } = asked;
    const run = await platform.start("surface", { ...line, attack, model });
    const workers = await Promise.all([platform.work(), platform.work()]);
    const { result } = await platform.succeeded(run.id);
    await Promise.all(workers.map((worker) => worker.stop()));
    const { losses, values } = await keptBy(run.id);
    expect(losses.data).toEqual(await directLosses(smallModel(), { ...line, attack, model }));
    expect(bitsOf(values)).toEqual(bitsOf(await directSurface(smallModel(), { ...line, attack, model })));
    // A line has no volume, and what it has is a number.
    expect(result!["flatness"]).toMatchObject({
      "basin-volume": null,
      "connected-basin": null,
      roughness: expect.any(Number),
      "sam-sharpness": expect.any(Number),
    });
  });

  it("end in the same bytes when a worker is killed half-way, and leave nothing else behind", async () => {
    const doomed = await platform.spawnWorker();
    const run = await platform.start("surface", { ...large, model });
    await until(async () => (await platform.run(run.id)).progress.done >= 30, "30 cells");
    await platform.kill(doomed);
    expect((await platform.run(run.id)).progress.done).toBeLessThan(105);
    const parts = await partsOf(run.id);
    expect(parts.length).toBeGreaterThan(0);
    const heir = await platform.work();
    await platform.succeeded(run.id);
    await heir.stop();
    const { losses, values } = await keptBy(run.id);
    expect(losses.data).toEqual(await directLosses(smallModel(), { ...large, model }));
    expect(bitsOf(values)).toEqual(bitsOf(await directSurface(smallModel(), { ...large, model })));
    for (const hash of parts) expect(await platform.artifacts.has(hash)).toBe(false);
    expect((await platform.run(run.id)).progress).toEqual({ done: 105, total: 105, unit: "cells" });
  });

  const partsOf = async (runId: string): Promise<string[]> => {
    const jobs = await platform.store.jobs.pieces(runId, "cells");
    return jobs.flatMap(({ data }) => {
      if (data === null) return [];
      const { metadata } = parseSafetensors(data, "job");
      return (JSON.parse(metadata["stored"]!) as { hash: string }[]).map(({ hash }) => hash);
    });
  };

  it("are refused in one line where there would be too many", async () => {
    const worker = await platform.work();
    const x = { from: -1, to: 1, points: 1001 };
    const y = { from: -1, to: 1, points: 51 };
    const data = { source: "digits", images: 1400 };
    const run = await platform.start("surface", { model, data, x, y, imageLosses: true });
    const { state, error } = await platform.ended(run.id);
    await worker.stop();
    expect(state).toBe("failed");
    expect(error).toMatchObject({
      code: "invalid",
      message: "imageLosses: want at most 67108864 losses, cells times images, got 71471400",
    });
  });
});
