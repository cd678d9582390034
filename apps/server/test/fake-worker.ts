/** A worker that computes nothing: it claims, reports and finishes through the store, as a real one would. */
import { createHash } from "node:crypto";
import type {
  Cell,
  Claim,
  Evaluation,
  Outcome,
  PlannedStage,
  Prepared,
  Run,
  Store,
  Surface,
} from "@basin/db";

/** Registers a worker and answers what it can do. */
export async function fakeWorker(store: Store) {
  const worker = await store.workers.register({ host: "test", pid: process.pid, version: "0", slots: [] });
  const claim = async (): Promise<Claim> => {
    for (let tries = 0; tries < 100; tries++) {
      const found = await store.jobs.claim(worker.id);
      if (found !== undefined) return found;
      await store.jobs.waitForWork(50);
    }
    throw new Error("want a job to claim, got none");
  };
  /** Claims `prepare` and plans one stage of one piece before `finish`. */
  const prepare = async (work: string, units: number, more: Partial<Prepared> = {}): Promise<Claim> => {
    const { lease } = await claim();
    const stages: PlannedStage[] = [
      { work, pieces: [{ from: 0, to: units }] },
      { work: "finish", pieces: [{ from: 0, to: 1 }] },
    ];
    const protocol = { data: "digits", split: "train", images: 4, model: { file: "m" } };
    const prepared = {
      engine: "fake/cpu",
      versions: { basin: "0" },
      protocol,
      total: units,
      stages,
      ...more,
    };
    await store.jobs.finish(lease, { prepared });
    return claim();
  };
  const finish = async (outcome: Outcome): Promise<void> => {
    const { lease } = await claim();
    await store.jobs.finish(lease, { outcome });
  };
  return {
    worker,
    claim,
    /** A training that succeeds; its checkpoint is an artifact, or none that anyone could read. */
    async train(hash = "0".repeat(64)): Promise<void> {
      await store.artifacts.add({
        hash,
        bytes: 0,
        kind: "checkpoint",
        mediaType: "application/octet-stream",
      });
      const { lease } = await prepare("train", 10);
      const metrics = Array.from({ length: 10 }, (_, i) => ({
        name: "train/loss",
        step: i + 1,
        value: 1 / (i + 1),
      }));
      await store.jobs.report(lease, { done: 5, metrics, log: ["epoch 1: loss 0.5"] });
      await store.jobs.finish(lease, { chunk: { done: 10 } });
      const model = {
        arch: "resnet8",
        spec: { arch: "resnet8", height: 8, width: 8 },
        checkpointHash: hash,
        fingerprint: "f".repeat(16),
      };
      const artifacts = [{ hash, role: "checkpoint", name: "model.safetensors" }];
      await finish({ result: { seconds: 1 }, model, artifacts });
    },
    /** The beginning of a surface: two cells of a 3x2 grid. */
    async beginSurface(
      modelId: string,
      more: { readonly gridHash?: string; readonly comparableHash?: string } = {},
    ) {
      const axes = [
        { name: "x" as const, from: -1, to: 1, points: 3 },
        { name: "y" as const, from: -1, to: 1, points: 2 },
      ];
      const protocol = { data: "digits", split: "train", images: 4, directions: ["a", "b"] };
      const surface = {
        modelId,
        axes,
        attack: "none",
        cells: 6,
        images: 4,
        cosine: 0.1,
        protocol,
        gridHash: "g",
        comparableHash: "c",
        directions: [],
        ...more,
      };
      const { lease, run } = await prepare("cells", 6, { protocol, surface });
      return { lease, run };
    },
    /** The rest of it: loss of cell i is `base + i`. */
    async surface(
      modelId: string,
      { base = 0, ...more }: { base?: number; gridHash?: string; comparableHash?: string } = {},
    ): Promise<Surface> {
      const { lease, run } = await this.beginSurface(modelId, more);
      const [surface] = await store.surfaces.ofRuns([run.id]);
      const cells = Array.from(
        { length: 6 },
        (_, index): Cell => ({ index, loss: base + index, accuracy: index / 6 }),
      );
      await store.jobs.finish(lease, { chunk: { done: 6, cells: { surfaceId: surface!.id, cells } } });
      const flatness = { roughness: 0.5, "local-minima": null };
      await finish({ result: { surface: surface!.id, cells: 6, images: 4, flatness } });
      return (await store.surfaces.get([surface!.id]))[0]!;
    },
    /** An evaluation that found these shares. */
    async evaluate(modelId: string, found: Readonly<Record<string, number>>): Promise<void> {
      const { lease } = await prepare("images", 10);
      await store.jobs.finish(lease, { chunk: { done: 10 } });
      const evaluations = Object.entries(found).map(([attack, top1]) => rowOf(modelId, attack, top1));
      await finish({ result: { evaluations: [] }, evaluations });
    },
    /** Works off everything that can be claimed; what each run ends with follows from its task. The runs' ids, in that order. */
    async workOff(more: (run: Run) => Partial<Outcome> = () => ({})): Promise<readonly string[]> {
      const ended: string[] = [];
      for (;;) {
        const found = await store.jobs.claim(worker.id);
        if (found === undefined) return ended;
        const { lease, job, run } = found;
        const finish = { work: "finish", pieces: [{ from: 0, to: 1 }] };
        const facts = { engine: "fake/cpu", versions: {}, protocol: {}, total: 1, stages: [finish] };
        if (job.work === "prepare") await store.jobs.finish(lease, { prepared: facts });
        else {
          await store.jobs.finish(lease, { outcome: { ...(await outcomeOf(store, run)), ...more(run) } });
          ended.push(run.id);
        }
      }
    },
    async fail(message: string): Promise<void> {
      const { lease } = await claim();
      await store.jobs.fail(lease, { code: "invalid", message, next: "look at it" }, { again: false });
    },
  };
}

const makers = new Set(["train", "finetune", "import-model"]);

async function outcomeOf(store: Store, { id, task }: Run): Promise<Outcome> {
  const hash = createHash("sha256").update(id).digest("hex");
  const mediaType = "application/octet-stream";
  const result = { seconds: 1 };
  await store.artifacts.add({ hash, bytes: 0, kind: "checkpoint", mediaType });
  if (task === "attack") return { result, dataset: { hash, classes: 10, images: { test: 1 } } };
  if (!makers.has(task)) return { result };
  const model = { arch: "resnet8", spec: {}, checkpointHash: hash, fingerprint: hash.slice(0, 16) };
  return { result, model };
}

function rowOf(
  modelId: string,
  attack: string,
  top1: number,
): Omit<Evaluation, "id" | "runId" | "createdAt"> {
  const right = Math.round(top1 * 10);
  return {
    ...{ modelId, attack, top1, data: "digits", split: "test", images: 10, loss: Number.NaN, seconds: 1 },
    ...{
      oneMinusSsim: 0.1,
      l2: 1,
      linf: 0.03,
      meanFlow: null,
      rightBefore: 10,
      rightAfter: right,
      rowsHash: null,
    },
    protocol: { data: "digits" },
  };
}
