import type { Metric } from "@basin/db";
import { expect, test } from "vitest";
import { begun, claim, type Opener, worker } from "./fixture.js";

/** Buckets of equal width, the slow and obvious way. */
function buckets(points: readonly Metric[], resolution: number) {
  const first = points[0]!.step;
  const span = points.at(-1)!.step - first + 1;
  const groups: Metric[][] = [];
  let last = -1;
  for (const point of points) {
    const bucket =
      points.length <= resolution ? point.step : Math.floor(((point.step - first) * resolution) / span);
    if (bucket === last) groups.at(-1)!.push(point);
    else groups.push([point]);
    last = bucket;
  }
  return groups.map((group) => {
    const values = group.map(({ value }) => value);
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    return { step: group[0]!.step, mean, min: Math.min(...values), max: Math.max(...values) };
  });
}

export function metricCases({ open }: Opener): void {
  test.each([1, 7, 100, 999, 1000, 5000])(
    "curves in at most %i points are those of a plain computation",
    async (resolution) => {
      const store = await open();
      const me = await worker(store);
      const id = await begun(store, me);
      const { lease } = await claim(store, me);
      const points = Array.from({ length: 1000 }, (_, i) => ({
        name: "train/loss",
        step: 17 + 3 * i + (i % 2),
        value: Math.sin(i / 7) * 1e3,
      }));
      await store.jobs.report(lease, { metrics: points });
      const [curves] = await store.metrics.curves([id], { resolution });
      expect(curves).toHaveLength(1);
      const { name, points: count, step, value, min, max } = curves![0]!;
      const wanted = buckets(points, resolution);
      expect([name, count, step.length]).toEqual(["train/loss", 1000, wanted.length]);
      expect(step.length).toBeLessThanOrEqual(Math.min(resolution, 1000));
      expect([...step]).toEqual(wanted.map((bucket) => bucket.step));
      expect([...min]).toEqual(wanted.map((bucket) => bucket.min));
      expect([...max]).toEqual(wanted.map((bucket) => bucket.max));
      for (const [i, bucket] of wanted.entries()) expect(value[i]).toBeCloseTo(bucket.mean, 8);
    },
  );

  test("a step written again is replaced, and numbers that are none stay what they are", async () => {
    const store = await open();
    const me = await worker(store);
    const id = await begun(store, me);
    const { lease } = await claim(store, me);
    const metric = (step: number, value: number) => ({ name: "loss", step, value });
    await store.jobs.report(lease, { metrics: [metric(1, 5), metric(2, 6), metric(2, 7)] });
    await store.jobs.report(lease, { metrics: [metric(1, Number.NaN), metric(3, Number.NEGATIVE_INFINITY)] });
    const [curves] = await store.metrics.curves([id], { resolution: 10 });
    expect([...curves![0]!.value]).toEqual([Number.NaN, 7, Number.NEGATIVE_INFINITY]);
  });

  test("curves, names and last values are given by run and by name", async () => {
    const store = await open();
    const me = await worker(store);
    const id = await begun(store, me);
    const { lease } = await claim(store, me);
    const metrics = ["a", "b", "c"].flatMap((name) => [
      { name, step: 2, value: 2 },
      { name, step: 1, value: 1 },
    ]);
    await store.jobs.report(lease, { metrics });
    expect(await store.metrics.names(["run_none", id])).toEqual([[], ["a", "b", "c"]]);
    expect(await store.metrics.latest([id, "run_none"])).toEqual([{ a: 2, b: 2, c: 2 }, {}]);
    const curves = await store.metrics.curves([id, "run_none"], { names: ["b", "none"], resolution: 5 });
    expect(curves.map((ofRun) => ofRun.map(({ name }) => name))).toEqual([["b"], []]);
    expect(await store.metrics.curves([id], { names: [], resolution: 5 })).toEqual([[]]);
    await expect(store.metrics.curves([id], { resolution: 0 })).rejects.toMatchObject({ code: "invalid" });
  });
}
