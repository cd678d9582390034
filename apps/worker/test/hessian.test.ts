import {
  type Eigenpair,
  estimateTrace,
  findEigenpairs,
  type Hessian,
  openDataset,
  openHessian,
  sampleSpectrum,
  type Tensor,
} from "@basin/compute";
import { parseSafetensors } from "@basin/formats";
import { chooseImages, surfaceChoice } from "@basin/protocol";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openPlatform, type Platform, smallModel, until } from "./platform.js";
import { withEngine } from "./trainings.js";

const asked = {
  data: { source: "digits", images: 20 },
  largest: 2,
  smallest: 1,
  tolerance: 5e-2,
  products: 20,
  trace: 6,
  spectrum: { samples: 2, steps: 4 },
  seed: 5,
} as const;

/** Does something with the Hessian that the runs of this file measure. */
async function withHessian<T>(images: number, work: (hessian: Hessian) => Promise<T>): Promise<T> {
  const whole = await openDataset("digits", { split: "train" });
  const { set } = chooseImages(whole, { images }, surfaceChoice("train"));
  return withEngine(async (engine) => {
    const hessian = await openHessian(engine, smallModel(), set);
    try {
      return await work(hessian);
    } finally {
      await hessian.dispose();
    }
  });
}

describe("Hessians on SQLite", () => {
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

  it("equal what compute finds by itself, bit for bit, whoever does which part", async () => {
    const { data: _, trace: samples, spectrum, seed, ...search } = asked;
    const direct = await withHessian(20, async (hessian) => ({
      found: await findEigenpairs(hessian, { ...search, seed }),
      trace: await estimateTrace(hessian, { samples, seed }),
      spectrum: await sampleSpectrum(hessian, { ...spectrum, seed }),
      names: hessian.layout.parts.map(({ name }) => name),
      directions: (vectors: readonly Eigenpair[]) => vectors.map(({ vector }) => hessian.toDirection(vector)),
    }));
    const run = await platform.start("hessian", { ...asked, model });
    const workers = await Promise.all([platform.work(), platform.work()]);
    const { result, progress, protocol, engine } = await platform.succeeded(run.id);
    await Promise.all(workers.map((worker) => worker.stop()));
    const { found, trace } = direct;
    const numbers = ({ value, residual }: Eigenpair) => ({ value, residual });
    expect(result).toMatchObject({
      images: 20,
      largest: found.largest.map(numbers),
      smallest: found.smallest.map(numbers),
      converged: found.converged,
      products: found.products + 6 + 8,
      trace,
      spectrum: direct.spectrum.map(({ nodes, weights }) => ({ nodes: [...nodes], weights: [...weights] })),
    });
    expect(progress).toEqual({ done: 34, total: 34, unit: "products" });
    expect(protocol).toMatchObject({
      images: 20,
      choice: "random subset, seed 0",
      model: { file: "small", arch: "resnet8" },
      over: "trained parameters",
      batchNorm: "evaluation",
      seed: 5,
    });
    expect(engine).toBe("onnx/cpu");
    const [artifacts] = await platform.store.artifacts.ofRuns([run.id]);
    const { hash } = artifacts!.find(
      ({ role, name }) => role === "eigenvectors" && name === `${role}.safetensors`,
    )!;
    const { tensors, metadata } = parseSafetensors(await platform.artifacts.get(hash), "eigenvectors");
    expect([...tensors.keys()]).toEqual(direct.names);
    const pairs = [...found.largest, ...found.smallest];
    expect(JSON.parse(metadata["eigenvalues"]!)).toEqual(pairs.map(({ value }) => value));
    for (const [i, direction] of direct.directions(pairs).entries()) {
      for (const [name, { data, shape }] of direction)
        expect(rowOf(tensors.get(name)!, i)).toEqual({ data, shape });
    }
  });

  it("of nothing are nothing, and a trace alone has no eigenvalues", async () => {
    const worker = await platform.work();
    const none = { ...asked, model, largest: 0, smallest: 0, trace: 0, spectrum: null };
    const [empty, single] = [
      await platform.start("hessian", none),
      await platform.start("hessian", { ...none, trace: 1 }),
    ];
    expect((await platform.succeeded(empty.id)).result).toMatchObject({
      ...{ largest: [], smallest: [], converged: null, products: 0, trace: null, spectrum: null },
    });
    expect((await platform.succeeded(single.id)).result).toMatchObject({
      trace: { trace: expect.any(Number), standardError: null, values: [expect.any(Number)] },
    });
    await worker.stop();
  });

  it("go on with the samples that they have when their worker is killed within the trace", async () => {
    const long = { ...asked, data: { source: "digits", images: 32 }, model, largest: 0, smallest: 0 };
    const lengthy = { ...long, spectrum: null, trace: 24 };
    const doomed = await platform.spawnWorker();
    const run = await platform.start("hessian", lengthy);
    await until(async () => (await platform.run(run.id)).progress.done >= 6, "6 samples");
    await platform.kill(doomed);
    const { done } = (await platform.run(run.id)).progress;
    expect(done).toBeLessThan(24);
    const heir = await platform.spawnWorker();
    // What is there counts: progress never falls behind what was known.
    const seen: number[] = [];
    await until(async () => {
      const { progress, state } = await platform.run(run.id);
      seen.push(progress.done);
      return state === "succeeded" || state === "failed";
    }, "the end");
    await platform.kill(heir);
    expect(Math.min(...seen)).toBeGreaterThanOrEqual(done);
    const { result } = await platform.succeeded(run.id);
    const whole = await withHessian(32, (hessian) => estimateTrace(hessian, { samples: 24, seed: 5 }));
    expect(result!["trace"]).toEqual(whole);
  });

  it("stop within a product when they are cancelled", async () => {
    const worker = await platform.work();
    const data = { source: "digits", images: 1437 };
    const run = await platform.start("hessian", {
      ...asked,
      data,
      products: 10_000,
      tolerance: 1e-12,
      model,
    });
    await until(async () => {
      const [jobs] = await platform.store.jobs.of([run.id]);
      return jobs!.some(({ work, state }) => work === "products" && state === "running");
    }, "the first product");
    await platform.store.runs.cancel(run.id);
    expect(await platform.ended(run.id)).toMatchObject({ state: "cancelled", progress: { done: 0 } });
    await worker.stop();
  });

  it("say in one line which numbers do not fit", async () => {
    const worker = await platform.work();
    const run = await platform.start("hessian", { ...asked, products: 2, model });
    const { error } = await platform.ended(run.id);
    await worker.stop();
    expect(error).toMatchObject({
      code: "invalid",
      message: "products: want at least 3 for as many eigenvalues, got 2",
    });
  });
});

/** One of the tensors that another one holds along its first axis. */
function rowOf({ data, shape }: Tensor, row: number) {
  const size = data.length / shape[0]!;
  return { data: data.slice(row * size, (row + 1) * size), shape: shape.slice(1) };
}
