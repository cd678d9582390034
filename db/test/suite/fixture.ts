import type { Claim, NewRun, Outcome, Prepared, Store, StoreOptions } from "@basin/db";

/** A store of its own for each test; closed and removed by the driver afterwards. */
export interface Opener {
  /** A store over an empty database. */
  open(options?: StoreOptions): Promise<Store>;
  /** One more store over the same database as `store`. */
  again(store: Store, options?: StoreOptions): Promise<Store>;
  /** The address of a store's database, for other processes. */
  urlOf(store: Store): string;
}

/** A run that makes nothing and needs nothing. */
export const plainRun: NewRun = {
  task: "evaluate",
  title: "a run",
  payload: { seed: 1 },
  configHash: "config",
  seed: 1,
  unit: "images",
  needs: { models: [], datasets: [] },
};

/** A run that makes a model. */
export const trainingRun: NewRun = {
  ...plainRun,
  task: "train",
  unit: "steps",
  makesModel: { name: "model", arch: "resnet8", baseId: null, attacks: [] },
};

/** Facts of a run, with pieces of ten units each. */
export function prepared(...stages: readonly { readonly work: string; readonly pieces: number }[]): Prepared {
  return {
    engine: "onnx/cpu",
    versions: { basin: "0.1.0" },
    protocol: { images: 10 },
    total: 10 * (stages[0]?.pieces ?? 0),
    stages: stages.map(({ work, pieces }) => ({
      work,
      pieces: Array.from({ length: pieces }, (_, piece) => ({ from: piece * 10, to: piece * 10 + 10 })),
    })),
  };
}

export const modelOutcome: Outcome = {
  result: { done: true },
  model: {
    arch: "resnet8",
    spec: { classes: 10 },
    checkpointHash: "c".repeat(64),
    fingerprint: "f".repeat(16),
  },
};

/** A registered worker's id. */
export async function worker(store: Store, host = "here"): Promise<string> {
  return (await store.workers.register({ host, pid: 1, version: "0.1.0", slots: [] })).id;
}

/** Claims, and fails the test where there is nothing. */
export async function claim(store: Store, workerId: string): Promise<Claim> {
  const claimed = await store.jobs.claim(workerId);
  if (!claimed) throw new Error("nothing to claim");
  return claimed;
}

/** Starts a run and finishes its `prepare`; the stages are ready then. */
export async function begun(
  store: Store,
  workerId: string,
  options: { readonly run?: NewRun; readonly prepared?: Prepared } = {},
): Promise<string> {
  const { run } = await store.runs.create(options.run ?? plainRun);
  const { lease } = await claim(store, workerId);
  if (lease.runId !== run.id) throw new Error("claimed the prepare of another run");
  const facts = options.prepared ?? prepared({ work: "images", pieces: 2 }, { work: "finish", pieces: 1 });
  await store.jobs.finish(lease, { prepared: facts });
  return run.id;
}

/** Works off everything that is ready, with outcomes that fit. */
export async function workOff(store: Store, workerId: string): Promise<readonly string[]> {
  const works: string[] = [];
  for (;;) {
    const claimed = await store.jobs.claim(workerId);
    if (!claimed) return works;
    const { lease, job, run } = claimed;
    works.push(`${run.id} ${job.work} ${job.piece}`);
    const outcome = run.task === "train" ? modelOutcome : { result: { done: true } };
    await store.jobs.finish(lease, {
      ...(job.work === "prepare" ? { prepared: prepared({ work: "finish", pieces: 1 }) } : {}),
      ...(job.work === "finish" ? { outcome } : {}),
    });
  }
}

/** The run's state, from the database. */
export async function stateOf(store: Store, id: string): Promise<string | undefined> {
  return (await store.runs.get([id]))[0]?.state;
}

/** The store's only run in full. */
export async function runOf(store: Store, id: string) {
  const [run] = await store.runs.get([id]);
  if (!run) throw new Error(`no run ${id}`);
  return run;
}
