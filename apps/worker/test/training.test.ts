import { readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parseCheckpoint } from "@basin/formats";
import { fingerprint } from "@basin/protocol";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openPlatform, type Platform, smallModel, until } from "./platform.js";
import { directFinetuning, directTraining } from "./trainings.js";

const asked = {
  arch: "resnet8",
  data: { source: "digits", images: 256 },
  epochs: 2,
  batch: 16,
  learningRate: 0.05,
  seed: 5,
} as const;

/** 2 epochs of 16 steps. */
const STEPS = 32;

describe("trainings on SQLite", () => {
  let platform: Platform;
  let direct: Uint8Array;

  beforeAll(async () => {
    platform = await openPlatform();
    direct = await directTraining(asked);
  });

  afterAll(async () => {
    await platform.close();
  });

  const modelBytes = async (runId: string): Promise<Uint8Array> => {
    const [model] = await platform.store.models.ofRuns([runId]);
    return platform.artifacts.get(model!.checkpointHash!);
  };

  /** Damages the newest state of a run as a bad disk would; answers its hash. */
  const damageState = async (runId: string): Promise<string> => {
    const { hash } = (await platform.store.artifacts.checkpoint(runId))!;
    const [path] = (await readdir(platform.location, { recursive: true })).filter((name) =>
      name.endsWith(hash),
    );
    await writeFile(join(platform.location, path!), "not what it was");
    return hash;
  };

  const stepsDone = async (runId: string): Promise<number> => (await platform.run(runId)).progress.done;

  it("make the file that the command makes, and tell every step", async () => {
    const worker = await platform.work();
    const run = await platform.start("train", { ...asked, name: "clean" });
    const { result, progress } = await platform.succeeded(run.id);
    await worker.stop();
    expect(Buffer.compare(await modelBytes(run.id), direct)).toBe(0);
    const [model] = await platform.store.models.ofRuns([run.id]);
    const { tensors } = await parseCheckpoint(direct, "direct");
    expect(model).toMatchObject({ name: "clean", arch: "resnet8", fingerprint: fingerprint(tensors) });
    expect(result).toMatchObject({ model: model!.id, epochs: [{ epoch: 0 }, { epoch: 1 }] });
    expect(progress).toEqual({ done: STEPS, total: STEPS, unit: "steps" });
    const [curves] = await platform.store.metrics.curves([run.id], { resolution: 1000 });
    const points = Object.fromEntries(curves!.map(({ name, step }) => [name, [...step]]));
    expect(points["train/loss"]).toEqual(Array.from({ length: STEPS }, (_, step) => step + 1));
    expect(points["epoch/accuracy"]).toEqual([1, 2]);
    expect(Object.keys(points).sort()).toEqual([
      "epoch/accuracy",
      "epoch/learningRate",
      "epoch/loss",
      "train/loss",
    ]);
  });

  it("go on from the last state when their worker is killed, with the same bits", async () => {
    const doomed = await platform.spawnWorker();
    const run = await platform.start("train", asked);
    await until(async () => (await platform.store.artifacts.checkpoint(run.id)) !== undefined, "a state");
    await platform.kill(doomed);
    const { step } = (await platform.store.artifacts.checkpoint(run.id))!;
    expect(step).toBeGreaterThan(0);
    expect(step).toBeLessThan(STEPS);
    const heir = await platform.work();
    await platform.succeeded(run.id);
    await heir.stop();
    expect(Buffer.compare(await modelBytes(run.id), direct)).toBe(0);
    const [curves] = await platform.store.metrics.curves([run.id], {
      names: ["train/loss"],
      resolution: 1000,
    });
    expect(curves![0]!.points).toBe(STEPS);
  });

  it("pass over a damaged state, and say so", async () => {
    const first = await platform.work();
    const run = await platform.start("train", asked);
    await until(async () => (await stepsDone(run.id)) >= 5, "five steps");
    await first.stop();
    expect((await platform.run(run.id)).state).toBe("interrupted");
    await damageState(run.id);
    const second = await platform.work();
    await platform.succeeded(run.id);
    await second.stop();
    expect(Buffer.compare(await modelBytes(run.id), direct)).toBe(0);
    const lines = (await platform.store.events.after(0, 10_000))
      .filter(({ kind, runId }) => kind === "log" && runId === run.id)
      .flatMap(({ body }) => body as string[]);
    expect(lines.filter((line) => line.includes("cannot be used"))).toHaveLength(1);
  });

  it("leave no states behind once they are done", async () => {
    const kept = (await readdir(platform.location, { recursive: true })).filter((name) =>
      /[0-9a-f]{64}$/.test(name),
    );
    const known = await Promise.all(
      kept.map(async (name) => (await platform.store.artifacts.get([name.slice(-64)]))[0]),
    );
    expect(known.map((artifact) => artifact?.kind)).not.toContain("state");
    expect(kept.length).toBeGreaterThan(0);
  });

  it("are cancelled with their state kept, and go on from it when retried", async () => {
    const worker = await platform.work();
    const run = await platform.start("train", asked);
    await until(async () => (await stepsDone(run.id)) >= 3, "three steps");
    await platform.store.runs.cancel(run.id);
    const { state, progress } = await platform.ended(run.id);
    expect(state).toBe("cancelled");
    const checkpoint = await platform.store.artifacts.checkpoint(run.id);
    expect(checkpoint?.step).toBe(progress.done);
    await platform.store.runs.retry(run.id);
    await platform.succeeded(run.id);
    await worker.stop();
    expect(Buffer.compare(await modelBytes(run.id), direct)).toBe(0);
  });

  it("go on from a model on static examples made by several workers", async () => {
    const workers = await Promise.all([platform.work(), platform.work()]);
    const base = await platform.importModel(smallModel(), "base");
    const payload = {
      model: base,
      data: { source: "digits", images: 96 },
      attacks: ["fgsm:epsilon=0.1", "pgd:epsilon=0.1,step=0.03,steps=3"],
      epochs: 1,
      batch: 32,
      seed: 2,
    };
    const run = await platform.start("finetune", payload);
    await platform.succeeded(run.id);
    await Promise.all(workers.map((worker) => worker.stop()));
    const { params } = await directFinetuning(smallModel(), payload);
    const [model] = await platform.store.models.ofRuns([run.id]);
    expect(model).toMatchObject({ fingerprint: fingerprint(params), baseId: base });
  });
});
