import type { Chunk, Lease, Outcome, Prepared, Run, Store } from "@basin/db";
import { configHash, parsePayload, type TaskName, taskOf } from "@basin/tasks";

/** What a run of a test is made with. */
export interface Asked {
  readonly task: TaskName;
  readonly payload: Readonly<Record<string, unknown>>;
  readonly title?: string;
  readonly makesModel?: {
    readonly name: string;
    readonly arch: string;
    readonly baseId: string | null;
    readonly attacks: string[];
  };
  readonly makesDataset?: { readonly name: string };
  readonly studyId?: string;
  readonly tags?: readonly string[];
}

/** What stands in for computing. */
export interface Script {
  readonly prepared: Partial<Prepared>;
  /** Reported after `prepare`, piece by piece. */
  readonly chunk?: (run: Run) => Promise<Chunk>;
  readonly outcome: (run: Run) => Promise<Outcome>;
  /** How it ends; `hold` leaves it running. */
  readonly end?: "succeed" | "fail" | "hold";
}

/** A store's runs go through their states as if a worker computed them, with results that the test wrote. */
export interface FakeWorker {
  readonly start: (asked: Asked) => Promise<Run>;
  readonly play: (asked: Asked, script: Script) => Promise<Run>;
  /** Reports into a run that is held. */
  readonly report: (runId: string, chunk: Chunk) => Promise<void>;
}

/** The stage in which a task does what it is for. */
const workOf: Readonly<Record<TaskName, string>> = {
  train: "train",
  finetune: "train",
  evaluate: "images",
  attack: "images",
  surface: "cells",
  hessian: "products",
  report: "finish",
  "import-model": "import",
};

/** Registers a worker of its own. */
export async function createFakeWorker(store: Store): Promise<FakeWorker> {
  const slots = [{ device: "cpu", engine: "onnx", jobId: null, runId: null }];
  const { id: workerId } = await store.workers.register({
    host: "bench",
    pid: 4242,
    version: "0.1.0",
    slots,
  });
  const held = new Map<string, Lease>();
  const start = async ({ task, payload, title, ...rest }: Asked): Promise<Run> => {
    const parsed = parsePayload(task, payload);
    const { unit, title: usualTitle, inputs } = taskOf(task);
    const { run } = await store.runs.create({
      task,
      title: title ?? usualTitle(parsed as never),
      payload: parsed as unknown as Run["payload"],
      configHash: configHash(task, parsed as never),
      seed: (parsed as { seed?: number }).seed ?? 0,
      unit,
      // The data sets of tests are built in and made by no run.
      needs: { ...inputs(parsed as never), datasets: [] },
      ...rest,
    });
    return run;
  };
  const play = async (asked: Asked, script: Script): Promise<Run> => {
    const run = await start(asked);
    const first = await claim(store, workerId, run.id);
    const work = workOf[run.task];
    await store.jobs.finish(first, {
      prepared: {
        engine: "onnx/cpu",
        versions: { basin: "0.1.0", node: "20.20.2", onnxruntime: "1.30.0" },
        protocol: {},
        total: 100,
        stages: [
          { work, pieces: [{ from: 0, to: 100 }] },
          { work: "finish", pieces: [{ from: 0, to: 1 }] },
        ],
        ...script.prepared,
      },
    });
    const second = await claim(store, workerId, run.id);
    if (script.chunk) await store.jobs.report(second, await script.chunk(run));
    held.set(run.id, second);
    if (script.end === "hold") return run;
    if (script.end === "fail") {
      const failure = {
        code: "invalid",
        message: "data: want images of 3x32x32, got 1x8x8",
        next: "choose another data set",
      };
      await store.jobs.fail(second, failure, { again: false });
      return run;
    }
    await store.jobs.finish(second, { chunk: { done: 100, seconds: 41.5 } });
    await store.jobs.finish(await claim(store, workerId, run.id), { outcome: await script.outcome(run) });
    return run;
  };
  const report = async (runId: string, chunk: Chunk): Promise<void> => {
    await store.jobs.report(held.get(runId)!, chunk);
  };
  return { start, play, report };
}

async function claim(store: Store, workerId: string, runId: string): Promise<Lease> {
  const claimed = await store.jobs.claim(workerId);
  if (claimed?.run.id !== runId)
    throw new Error(`seed: want a job of ${runId}, got one of ${claimed?.run.id}`);
  return claimed.lease;
}
