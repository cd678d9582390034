import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createDatabase, noPostgres, startPostgres, type TestPostgres } from "../../../db/test/postgres.js";
import { openPlatform, type Platform, smallModel, until } from "./platform.js";
import { bitsOf, directSurface } from "./surfaces.js";
import { directTraining } from "./trainings.js";

const surface = {
  data: { source: "digits", split: "train", images: 500 },
  x: { from: -1, to: 1, points: 17 },
  y: { from: -1, to: 1, points: 7 },
  seed: 3,
} as const;

const training = {
  arch: "resnet8",
  data: { source: "digits", images: 256 },
  epochs: 2,
  batch: 16,
  seed: 5,
} as const;

describe.skipIf(noPostgres)(`runs on Postgres (${noPostgres ?? "with pg-boss"})`, () => {
  let postgres: TestPostgres;
  let platform: Platform;
  let model: string;

  beforeAll(async () => {
    postgres = (await startPostgres())!;
    platform = await openPlatform({ database: await createDatabase(postgres.url, "worker") });
    const worker = await platform.work();
    model = await platform.importModel(smallModel(), "small");
    await worker.stop();
  });

  afterAll(async () => {
    await platform?.close();
    await postgres?.stop();
  });

  const valuesOf = async (runId: string) => {
    const [found] = await platform.store.surfaces.ofRuns([runId]);
    return (await platform.store.surfaces.values([found!.id]))[0]!;
  };
  const killDatabase = async (): Promise<void> => {
    await postgres.kill9();
    await postgres.restart();
    const answers = (): Promise<boolean> =>
      platform.store.ping().then(
        () => true,
        () => false,
      );
    await until(answers, "the database");
  };
  const modelOf = async (runId: string): Promise<Uint8Array> => {
    const [made] = await platform.store.models.ofRuns([runId]);
    return platform.artifacts.get(made!.checkpointHash!);
  };
  const done = async (runId: string): Promise<number> => (await platform.run(runId)).progress.done;

  it("give the same surface when a worker is killed half-way and another takes over", async () => {
    const doomed = await platform.spawnWorker();
    const run = await platform.start("surface", { ...surface, model });
    await until(async () => (await done(run.id)) >= 20, "20 cells");
    await platform.kill(doomed);
    const heirs = await Promise.all([platform.work(), platform.work()]);
    await platform.succeeded(run.id);
    await Promise.all(heirs.map((heir) => heir.stop()));
    const direct = await directSurface(smallModel(), { ...surface, model });
    expect(bitsOf(await valuesOf(run.id))).toEqual(bitsOf(direct));
  });

  it("outlive the database's death, and lose nothing", async () => {
    const worker = await platform.work();
    const run = await platform.start("surface", { ...surface, seed: 4, model });
    await until(async () => (await done(run.id)) >= 10, "10 cells");
    await killDatabase();
    await platform.succeeded(run.id);
    await worker.stop();
    const direct = await directSurface(smallModel(), { ...surface, seed: 4, model });
    expect(bitsOf(await valuesOf(run.id))).toEqual(bitsOf(direct));
  });

  it("make the model of an uninterrupted training although the worker was killed", async () => {
    const doomed = await platform.spawnWorker();
    const run = await platform.start("train", training);
    await until(async () => (await platform.store.artifacts.checkpoint(run.id)) !== undefined, "a state");
    await platform.kill(doomed);
    expect((await platform.run(run.id)).state).toBe("running");
    const heir = await platform.work();
    await platform.succeeded(run.id);
    await heir.stop();
    expect(Buffer.compare(await modelOf(run.id), await directTraining(training))).toBe(0);
  });

  it("train through the database's death, and keep every step", async () => {
    const worker = await platform.work();
    const run = await platform.start("train", training);
    await until(async () => (await done(run.id)) >= 3, "3 steps");
    await killDatabase();
    await platform.succeeded(run.id);
    await worker.stop();
    expect(Buffer.compare(await modelOf(run.id), await directTraining(training))).toBe(0);
    const [curves] = await platform.store.metrics.curves([run.id], {
      names: ["train/loss"],
      resolution: 1000,
    });
    expect(curves![0]!.points).toBe(32);
  });
});
