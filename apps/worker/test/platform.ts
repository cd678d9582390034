/** A store, its artifacts and workers, for one test. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { createModel, type Model, type ModelSpec } from "@basin/compute";
import {
  type ArtifactStore,
  type NewRun,
  openArtifactStore,
  openStore,
  type Run,
  type Store,
  type StoreOptions,
} from "@basin/db";
import { encodeModel } from "@basin/protocol";
import {
  configHash,
  type PayloadInputs,
  type Payloads,
  parsePayload,
  type TaskName,
  tasks,
} from "@basin/tasks";
import { type RunningWorker, startWorker, type WorkerOptions } from "@basin/worker";

/** Times for tests: everything happens soon. */
export const quick = {
  chunkMs: 20,
  beatMs: 100,
  stateEvery: 0.05,
  pieceSeconds: 0.05,
  threads: 1,
} as const satisfies Partial<WorkerOptions>;

export interface Platform {
  readonly store: Store;
  readonly artifacts: ArtifactStore;
  readonly database: string;
  readonly location: string;
  /** A worker in this process. */
  work(options?: Partial<WorkerOptions>): Promise<RunningWorker>;
  /** A worker in a process of its own, ready. */
  spawnWorker(options?: Partial<WorkerOptions>): Promise<ChildProcess>;
  /** Ends a process as a power cut would, and waits until it is gone. */
  kill(child: ChildProcess): Promise<void>;
  start<T extends TaskName>(task: T, payload: PayloadInputs[T], more?: Partial<NewRun>): Promise<Run>;
  run(id: string): Promise<Run>;
  /** Waits for the end of a run. */
  ended(id: string): Promise<Run>;
  /** The same, which must be a success. */
  succeeded(id: string): Promise<Run>;
  /** Imports a model; answers its id. */
  importModel(model: Model, name: string): Promise<string>;
  close(): Promise<void>;
}

/** Where a platform keeps its things; a new folder unless something else is given. */
export interface Places extends StoreOptions {
  readonly database?: string;
  readonly location?: string;
}

/** A platform on a database of its own. Pieces are tried again soon after faults. */
export async function openPlatform({
  retryDelays = [20, 40, 80],
  ...places
}: Places = {}): Promise<Platform> {
  const home = await mkdtemp(join(tmpdir(), "basin-worker-"));
  const database = places.database ?? `file:${join(home, "basin.db")}`;
  const location = places.location ?? join(home, "artifacts");
  const store = await openStore(database, { retryDelays });
  const artifacts = await openArtifactStore(location);
  const workers: RunningWorker[] = [];
  const children: ChildProcess[] = [];

  const platform: Platform = {
    store,
    artifacts,
    database,
    location,
    async work(options) {
      const worker = await startWorker({ store, artifacts: location, ...quick, ...options });
      workers.push(worker);
      return worker;
    },
    async spawnWorker(options) {
      const settings = JSON.stringify({ database, artifacts: location, ...quick, ...options });
      const script = fileURLToPath(new URL("worker-process.mjs", import.meta.url));
      const child = spawn(process.execPath, [script, settings], { stdio: ["ignore", "pipe", "inherit"] });
      children.push(child);
      await once(child.stdout!, "data");
      return child;
    },
    async kill(child) {
      child.kill("SIGKILL");
      await once(child, "exit");
    },
    start: async (task, payload, more) => (await store.runs.create(newRun(task, payload, more))).run,
    async run(id) {
      return (await store.runs.get([id]))[0]!;
    },
    async ended(id) {
      await until(async () => isOver(await platform.run(id)), `the end of ${id}`);
      return platform.run(id);
    },
    async succeeded(id) {
      const run = await platform.ended(id);
      if (run.state !== "succeeded") throw new Error(`${id}: ${run.state}: ${JSON.stringify(run.error)}`);
      return run;
    },
    async importModel(model, name) {
      const upload = await artifacts.put(encodeModel(model, "{}"));
      const run = await platform.start("import-model", { upload, name });
      await platform.succeeded(run.id);
      return (await store.models.ofRuns([run.id]))[0]!.id;
    },
    async close() {
      await Promise.all(workers.map((worker) => worker.stop()));
      for (const child of children) child.kill("SIGKILL");
      await store.close();
      await rm(home, { recursive: true, force: true });
    },
  };
  return platform;
}

/** Waits for something, looking often. */
export async function until(look: () => Promise<boolean>, what: string): Promise<void> {
  const deadline = performance.now() + 45_000;
  while (!(await look())) {
    if (performance.now() > deadline) throw new Error(`waited too long for ${what}`);
    await sleep(10);
  }
}

/** A small network for digits. */
export const small: ModelSpec = {
  arch: "resnet8",
  channels: 1,
  height: 8,
  width: 8,
  classes: 10,
  mean: [0.5],
  deviation: [0.5],
};

/** The same network every time. */
export const smallModel = (seed = 7): Model => createModel(small, { seed });

const over = new Set(["succeeded", "failed", "cancelled"]);

function isOver({ state }: Run): boolean {
  return over.has(state);
}

/** What the server makes of a request. */
function newRun<T extends TaskName>(task: T, asked: PayloadInputs[T], more: Partial<NewRun> = {}): NewRun {
  const payload = parsePayload(task, asked);
  const { title, inputs, unit } = tasks[task];
  const { models, datasets, runs = [] } = inputs(payload);
  return {
    task,
    title: title(payload),
    payload,
    configHash: configHash(task, payload),
    seed: payload.seed,
    unit,
    needs: { models, datasets: datasets.filter((id) => id.startsWith("dst_")), runs },
    ...makes(task, payload),
    ...more,
  };
}

function makes<T extends TaskName>(task: T, payload: Payloads[T]): Partial<NewRun> {
  const asked = payload as Partial<Payloads["finetune"] & Payloads["train"]>;
  const name = asked.name ?? task;
  if (task === "attack") return { makesDataset: { name } };
  if (task !== "train" && task !== "finetune" && task !== "import-model") return {};
  const { arch = "", attacks = [], model: baseId = null } = asked;
  return { makesModel: { name, arch, baseId, attacks } };
}
