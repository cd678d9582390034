import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Store, StoreError } from "@basin/db";
import { afterEach, describe, expect, it } from "vitest";
import { openPlatform, type Places, type Platform, smallModel, until } from "./platform.js";
import { bitsOf, directSurface } from "./surfaces.js";
import { directTraining } from "./trainings.js";

const surface = {
  data: { source: "digits", split: "train", images: 400 },
  x: { from: -1, to: 1, points: 21 },
  seed: 1,
} as const;

const training = {
  arch: "resnet8",
  data: { source: "digits", images: 128 },
  epochs: 2,
  batch: 16,
  seed: 5,
} as const;

let platform: Platform | undefined;
let unmount: (() => void) | undefined;

afterEach(async () => {
  await platform?.close();
  platform = undefined;
  unmount?.();
  unmount = undefined;
});

/** A platform with a model, and no worker. */
async function withModel(places: Places = {}): Promise<[Platform, string]> {
  const opened = await openPlatform(places);
  platform = opened;
  const worker = await opened.work();
  const model = await opened.importModel(smallModel(), "small");
  await worker.stop();
  return [opened, model];
}

const bitsOfRun = async ({ store }: Platform, runId: string) => {
  const [found] = await store.surfaces.ofRuns([runId]);
  return bitsOf((await store.surfaces.values([found!.id]))[0]!);
};

const linesOf = async ({ store }: Platform, runId: string): Promise<readonly string[]> =>
  (await store.events.after(0, 10_000))
    .filter(({ kind, runId: of }) => kind === "log" && of === runId)
    .flatMap(({ body }) => body as string[]);

describe("a worker", () => {
  it("gives a run up after a thread has died again and again, and lives on", async () => {
    const [{ work, start, ended, succeeded, store }, model] = await withModel();
    const starved = await work({ heapMb: 4 });
    const run = await start("surface", { ...surface, model });
    const { state, error } = await ended(run.id);
    expect(state).toBe("failed");
    expect(error).toMatchObject({ code: "worker" });
    expect(error!.message).toContain("compute thread");
    const [job] = (await store.jobs.of([run.id]))[0]!;
    expect(job!.attempt).toBe(4);
    expect((await store.workers.list()).find(({ id }) => id === starved.id)?.state).toBe("idle");
    await starved.stop();
    await work();
    await store.runs.retry(run.id);
    await succeeded(run.id);
  });

  it("drops its piece when the lease was taken away while it could not be heard", async () => {
    const [opened, model] = await withModel();
    let [gate, open] = [Promise.resolve(), () => {}];
    const { jobs } = opened.store;
    const late = <T extends unknown[], R>(call: (...args: T) => Promise<R>) => {
      return async (...args: T): Promise<R> => {
        await gate;
        return call(...args);
      };
    };
    const claim: typeof jobs.claim = async (workerId) => {
      const claimed = await jobs.claim(workerId);
      // From its first piece of cells on nothing of it is heard.
      if (claimed?.job.work === "cells") {
        gate = new Promise((resolve) => {
          open = resolve;
        });
      }
      return claimed;
    };
    const store: Store = {
      ...opened.store,
      jobs: { ...jobs, claim, beat: late(jobs.beat), report: late(jobs.report), finish: late(jobs.finish) },
    };
    const notes: string[] = [];
    const mute = await opened.work({ store, note: (line) => notes.push(line) });
    const run = await opened.start("surface", { ...surface, model });
    const isClaimed = async (): Promise<boolean> =>
      (await jobs.running()).some(({ lease }) => lease.workerId === mute.id && lease.runId === run.id) &&
      (await opened.run(run.id)).progress.total > 0;
    await until(isClaimed, "the worker that will not be heard");
    await opened.work({ leaseMs: 1000 });
    await opened.succeeded(run.id);
    const [before] = await opened.store.surfaces.ofRuns([run.id]);
    open();
    await mute.stop();
    expect(notes.some((line) => line.includes("another worker has taken it over"))).toBe(true);
    expect((await opened.store.surfaces.ofRuns([run.id]))[0]).toEqual(before);
    expect(await bitsOfRun(opened, run.id)).toEqual(
      bitsOf(await directSurface(smallModel(), { ...surface, model })),
    );
  });

  it("keeps what it finds while the database does not answer", async () => {
    const [opened, model] = await withModel();
    let away = 0;
    const gone = async (): Promise<never> => {
      away++;
      throw new StoreError({ code: "unavailable", where: "test", detail: "the database is away" });
    };
    const { jobs } = opened.store;
    const flaky = <T extends unknown[], R>(call: (...args: T) => Promise<R>, failures: number) => {
      let left = failures;
      return (...args: T): Promise<R> => (left-- > 0 ? gone() : call(...args));
    };
    const store: Store = {
      ...opened.store,
      jobs: {
        ...jobs,
        report: flaky(jobs.report, 3),
        finish: flaky(jobs.finish, 2),
        beat: flaky(jobs.beat, 1),
      },
    };
    const notes: string[] = [];
    await opened.work({ store, note: (line) => notes.push(line) });
    const run = await opened.start("surface", { ...surface, model });
    await opened.succeeded(run.id);
    expect(away).toBeGreaterThanOrEqual(5);
    expect(notes.some((line) => line.includes("the database is away"))).toBe(true);
    expect((await opened.store.jobs.of([run.id]))[0]!.map(({ attempt }) => attempt)).not.toContain(2);
    expect(await bitsOfRun(opened, run.id)).toEqual(
      bitsOf(await directSurface(smallModel(), { ...surface, model })),
    );
  });

  it("says which artifact is damaged, and does not try again", async () => {
    const [opened, model] = await withModel();
    const hash = (await opened.store.models.get([model]))[0]!.checkpointHash!;
    const path = join(opened.location, hash.slice(0, 2), hash);
    writeFileSync(path, "not what it was");
    await opened.work();
    const run = await opened.start("surface", { ...surface, model });
    const { error } = await opened.ended(run.id);
    expect(error).toMatchObject({ code: "corrupt", next: expect.stringContaining("again") });
    expect((await opened.store.jobs.of([run.id]))[0]![0]!.attempt).toBe(1);
  });
});

/** A disk of one megabyte; `undefined` where none can be made. */
function smallDisk(): string | undefined {
  const folder = mkdtempSync(join(tmpdir(), "basin-disk-"));
  try {
    execFileSync("mount", ["-t", "tmpfs", "-o", "size=2m", "tmpfs", folder], { stdio: "ignore" });
    unmount = () => {
      execFileSync("umount", [folder]);
      rmSync(folder, { recursive: true, force: true });
    };
    return folder;
  } catch {
    rmSync(folder, { recursive: true, force: true });
    return undefined;
  }
}

const noDisk = smallDisk() === undefined ? "needs to mount a tmpfs" : undefined;
unmount?.();
unmount = undefined;

describe.skipIf(noDisk)(`a worker whose artifacts have no room (${noDisk ?? "on a tmpfs"})`, () => {
  /** Bytes that a state of the small network does not fit into, and its model does. */
  const enoughForModel = 500_000;

  const fill = (folder: string, left: number): string => {
    const filler = join(folder, "filler");
    writeFileSync(filler, new Uint8Array(2 * 2 ** 20 - left));
    return filler;
  };

  it("trains on without states", async () => {
    const folder = smallDisk()!;
    const opened = await openPlatform({ location: join(folder, "artifacts") });
    platform = opened;
    fill(folder, enoughForModel);
    await opened.work();
    const run = await opened.start("train", training);
    await opened.succeeded(run.id);
    const [model] = await opened.store.models.ofRuns([run.id]);
    const bytes = await opened.artifacts.get(model!.checkpointHash!);
    expect(Buffer.compare(bytes, await directTraining(training))).toBe(0);
    expect((await linesOf(opened, run.id)).some((line) => line.includes("is not kept"))).toBe(true);
  });

  it("fails after some tries, and succeeds once there is room", async () => {
    const folder = smallDisk()!;
    const opened = await openPlatform({ location: join(folder, "artifacts") });
    platform = opened;
    const filler = fill(folder, 100_000);
    await opened.work();
    const run = await opened.start("train", training);
    const { state, error } = await opened.ended(run.id);
    expect(state).toBe("failed");
    expect(error).toMatchObject({ code: "unavailable", next: expect.stringContaining("room") });
    await rm(filler);
    await opened.store.runs.retry(run.id);
    await opened.succeeded(run.id);
    const [model] = await opened.store.models.ofRuns([run.id]);
    const bytes = await opened.artifacts.get(model!.checkpointHash!);
    expect(Buffer.compare(bytes, await directTraining(training))).toBe(0);
  });
});
