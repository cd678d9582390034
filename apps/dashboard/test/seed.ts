/** A store with a small study in it, as a worker would leave it: four models, their figures, their surfaces. */
import { tensor } from "@basin/compute/tensor";
import { type Cell, openArtifactStore, openStore, type Run, type Store } from "@basin/db";
import { encodeNpz } from "@basin/formats";
import { createFakeWorker, type FakeWorker } from "./fake-worker.ts";
import type { Measured } from "./study-report.ts";
import { seedStudies } from "./study-seed.ts";

/** The ids of what was put in. */
export interface Seeded {
  readonly store: Store;
  readonly worker: FakeWorker;
  /** It is planned, and has its report. */
  readonly study: string;
  /** A study that is under way, with a run that failed. */
  readonly halfway: string;
  readonly models: readonly string[];
  readonly surfaces: readonly string[];
  readonly trainRun: string;
  readonly failedRun: string;
  readonly attackRun: string;
  /** A surface that is being computed, and its run. */
  readonly running: { readonly run: string; readonly surface: string };
}

/** Four trainings in the order of their sharpness. */
const plans = [
  { name: "clean", attacks: [], steep: 1, top1: [0.926, 0.169, 0, 0] },
  { name: "fgsm-trained", attacks: ["fgsm:epsilon=8/255"], steep: 3.2, top1: [0.901, 0.752, 0.121, 0] },
  { name: "pgd-trained", attacks: ["pgd:epsilon=8/255"], steep: 2.1, top1: [0.873, 0.605, 0.512, 0.139] },
  { name: "stadv-trained", attacks: ["stadv-bounded"], steep: 1.5, top1: [0.911, 0.558, 0.53, 0.255] },
] as const;

const attacked = ["none", "fgsm:epsilon=8/255", "pgd:epsilon=8/255", "stadv-bounded"];

/** Fills a store. @param points of each axis of the surfaces */
export async function seed(url: string, folder: string, { points = 51 } = {}): Promise<Seeded> {
  const store = await openStore(url);
  const artifacts = await openArtifactStore(folder);
  const worker = await createFakeWorker(store);
  const study = await store.studies.create({
    name: "paper, small",
    note: "Clean, FGSM, PGD and stAdv",
    tags: ["demo"],
  });
  const models: string[] = [];
  const surfaces: string[] = [];
  const groups: Measured[] = [];
  let trainRun = "";
  for (const plan of plans) {
    const hash = await artifacts.put(new TextEncoder().encode(`weights of ${plan.name}`));
    await store.artifacts.add({ hash, kind: "checkpoint", mediaType: "application/octet-stream", bytes: 20 });
    const base = models[0] ?? null;
    const trained = await train(worker, { plan, hash, base, study: study.id });
    trainRun = trained.id;
    const [model] = await store.models.ofRuns([trained.id]);
    models.push(model!.id);
    const evaluated = await evaluate(worker, { model: model!.id, top1: plan.top1, study: study.id });
    const run = await surface(worker, {
      model: model!.id,
      points,
      steep: plan.steep,
      study: study.id,
      store,
    });
    const [made] = await store.surfaces.ofRuns([run.id]);
    surfaces.push(made!.id);
    groups.push({
      name: plan.name.replace("-trained", ""),
      title: plan.name === "clean" ? "none" : plan.name,
      attacks: plan.attacks,
      model: model!.id,
      trained: trained.id,
      evaluation: evaluated.id,
      surface: made!.id,
      surfaceRun: run.id,
      top1: plan.top1,
    });
  }
  const failed = await worker.play(
    trainAsk({ name: "too small", attacks: [] }, { study: study.id, base: null }),
    {
      prepared: {},
      outcome: async () => ({ result: {} }),
      end: "fail",
    },
  );
  const images = await artifacts.put(attackedImages());
  await store.artifacts.add({
    hash: images,
    kind: "dataset",
    mediaType: "application/zip",
    bytes: attackedImages().length,
  });
  const attackRun = await attack(worker, { model: models[0]!, hash: images, study: study.id });
  const held = await surface(worker, {
    model: models[0]!,
    points,
    steep: 1.2,
    study: study.id,
    store,
    share: 0.25,
  });
  const [running] = await store.surfaces.ofRuns([held.id]);
  const halfway = await seedStudies({
    ...{ store, worker, artifacts, study: study.id, groups, attacks: attacked },
    ...{ attackRun: attackRun.id, failedRun: failed.id, runningRun: held.id },
  });
  return {
    store,
    worker,
    study: study.id,
    halfway,
    models,
    surfaces,
    trainRun,
    failedRun: failed.id,
    attackRun: attackRun.id,
    running: { run: held.id, surface: running!.id },
  };
}

/** A store with nothing in it. */
export async function openEmpty(url: string): Promise<Seeded> {
  const store = await openStore(url);
  const worker = await createFakeWorker(store);
  const running = { run: "", surface: "" };
  return {
    store,
    worker,
    study: "",
    halfway: "",
    models: [],
    surfaces: [],
    trainRun: "",
    failedRun: "",
    attackRun: "",
    running,
  };
}

type Plan = Pick<(typeof plans)[number], "name" | "attacks">;

function trainAsk(
  { name, attacks }: { name: string; attacks: readonly string[] },
  { study, base }: { study: string; base: string | null },
) {
  const shared = { data: { source: "digits" }, epochs: 30, batch: 64, name, seed: 7 };
  return {
    task: base === null ? ("train" as const) : ("finetune" as const),
    payload:
      base === null ? { ...shared, arch: "resnet8" } : { ...shared, model: base, attacks: [...attacks] },
    title: `train ${name}`,
    studyId: study,
    tags: ["demo"],
    makesModel: { name, arch: "resnet8", baseId: base, attacks: [...attacks] },
  };
}

function train(
  worker: FakeWorker,
  { plan, hash, base, study }: { plan: Plan; hash: string; base: string | null; study: string },
): Promise<Run> {
  const metrics = Array.from({ length: 300 }, (_, step) => [
    { name: "loss", step, value: 2.3 * Math.exp(-step / 60) + 0.05 + 0.04 * Math.sin(step) },
    { name: "accuracy", step, value: 1 - 0.9 * Math.exp(-step / 60) },
  ]).flat();
  return worker.play(trainAsk(plan, { study, base }), {
    prepared: { protocol: { data: "digits", split: "train", images: 1000, seed: 7, engine: "onnx/cpu" } },
    chunk: async () => ({
      metrics,
      done: 60,
      log: ["epoch 1 of 30, loss 2.25", "epoch 30 of 30, loss 0.05"],
    }),
    outcome: async () => ({
      result: { model: "", epochs: [], seconds: 41.5 },
      model: {
        arch: "resnet8",
        spec: {
          arch: "resnet8",
          channels: 1,
          height: 8,
          width: 8,
          classes: 10,
          mean: [0.5],
          deviation: [0.5],
        },
        checkpointHash: hash,
        fingerprint: hash.slice(0, 16),
      },
      artifacts: [{ hash, role: "checkpoint", name: `${plan.name}.safetensors` }],
    }),
  });
}

function evaluate(
  worker: FakeWorker,
  { model, top1, study }: { model: string; top1: readonly number[]; study: string },
): Promise<Run> {
  return worker.play(
    {
      task: "evaluate",
      payload: { model, data: { source: "digits" }, attacks: attacked, seed: 7 },
      studyId: study,
    },
    {
      prepared: { protocol: { data: "digits", split: "test", images: 500, seed: 7 } },
      outcome: async () => ({
        result: { evaluations: [], seconds: 3 },
        evaluations: attacked.map((attack, index) => ({
          modelId: model,
          attack,
          data: "digits",
          split: "test",
          images: 500,
          top1: top1[index]!,
          loss: 0.2 + 2 * (1 - top1[index]!),
          oneMinusSsim: [0, 0.0493, 0.0082, 0.0028][index]!,
          l2: [0, 1.2, 0.9, 0.7][index]!,
          linf: [0, 0.031, 0.031, 0.4][index]!,
          meanFlow: index === 3 ? 0.2 : null,
          rightBefore: 460,
          rightAfter: Math.round(460 * top1[index]!),
          seconds: 2.5,
          protocol: { data: "digits", split: "test", images: 500, attack, seed: 7, engine: "onnx/cpu" },
          rowsHash: null,
        })),
      }),
    },
  );
}

function attack(
  worker: FakeWorker,
  { model, hash, study }: { model: string; hash: string; study: string },
): Promise<Run> {
  return worker.play(
    {
      task: "attack",
      payload: { model, data: { source: "digits" }, attack: "stadv-bounded", seed: 3 },
      title: "stAdv on clean",
      makesDataset: { name: "moved digits" },
      studyId: study,
    },
    {
      prepared: { protocol: { data: "digits", split: "test", images: EXAMPLES, seed: 3 } },
      outcome: async () => ({
        result: { images: EXAMPLES, misled: 0.5 },
        dataset: { hash, classes: 10, images: { test: EXAMPLES } },
        artifacts: [{ hash, role: "dataset", name: "moved digits.npz" }],
      }),
    },
  );
}

const EXAMPLES = 30;

/** What an attack leaves behind: every second image is misled, and pixels are moved to the right. */
function attackedImages(): Uint8Array {
  const [height, width] = [8, 8];
  const plane = height * width;
  const clean = Float32Array.from({ length: EXAMPLES * plane }, (_, index) => ((index * 7) % 11) / 10);
  const flow = Float32Array.from({ length: EXAMPLES * 2 * plane }, (_, index) =>
    Math.floor(index / plane) % 2 === 0 ? 0.3 : 0.1,
  );
  const arrays = {
    images: tensor(
      "f32",
      [EXAMPLES, 1, height, width],
      clean.map((value, index) => (index % 5 === 0 ? value * 0.9 : value)),
    ),
    clean: tensor("f32", [EXAMPLES, 1, height, width], clean),
    labels: tensor(
      "i32",
      [EXAMPLES],
      Int32Array.from({ length: EXAMPLES }, (_, index) => index % 10),
    ),
    predictions: tensor(
      "i32",
      [EXAMPLES],
      Int32Array.from({ length: EXAMPLES }, (_, index) => (index + (index % 2)) % 10),
    ),
    success: tensor(
      "u8",
      [EXAMPLES],
      Uint8Array.from({ length: EXAMPLES }, (_, index) => index % 2),
    ),
    clean_probabilities: chances((image) => image % 10),
    probabilities: chances((image) => (image + (image % 2)) % 10),
    flow: tensor("f32", [EXAMPLES, 2, height, width], flow),
  };
  return encodeNpz(new Map(Object.entries(arrays)));
}

/** Four fifths for one class, the rest for the next. */
function chances(classOf: (image: number) => number) {
  const shares = new Float32Array(10 * EXAMPLES);
  for (let image = 0; image < EXAMPLES; image++) {
    shares[10 * image + classOf(image)] = 0.8;
    shares[10 * image + ((classOf(image) + 1) % 10)] = 0.2;
  }
  return tensor("f32", [EXAMPLES, 10], shares);
}

interface SurfaceAsk {
  readonly store: Store;
  readonly model: string;
  readonly points: number;
  readonly steep: number;
  readonly study: string;
  /** How much of it is computed; all unless given. */
  readonly share?: number;
}

function surface(
  worker: FakeWorker,
  { store, model, points, steep, study, share = 1 }: SurfaceAsk,
): Promise<Run> {
  const axis = { from: -1, to: 1, points };
  const protocol = {
    data: "digits",
    split: "train",
    images: 256,
    attack: "none",
    seed: 11,
    normalization: "filter",
    ignore: "biasbn",
    over: "weights",
    batchNorm: "evaluation",
    engine: "onnx/cpu",
    model,
  };
  const direction = (name: "x" | "y") => ({
    axis: name,
    kind: "random" as const,
    protocol: { seed: 11, name },
    drawHash: `draw-${name}`,
  });
  return worker.play(
    {
      task: "surface",
      payload: { model, data: { source: "digits", images: 256 }, x: axis, y: axis, seed: 11 },
      studyId: study,
    },
    {
      prepared: {
        protocol,
        total: points * points,
        surface: {
          modelId: model,
          axes: [
            { name: "x", ...axis },
            { name: "y", ...axis },
          ],
          attack: "none",
          cells: points * points,
          images: 256,
          cosine: 0.013,
          protocol,
          gridHash: `grid-${points}`,
          comparableHash: `comparable-${points}`,
          directions: [direction("x"), direction("y")],
        },
      },
      chunk: async (run) => {
        const [made] = await store.surfaces.ofRuns([run.id]);
        return {
          cells: { surfaceId: made!.id, cells: cellsOf(points, steep, share) },
          done: Math.floor(100 * share),
        };
      },
      outcome: async () => ({ result: { flatness: { roughness: 12.5 * steep, "local-minima": null } } }),
      end: share < 1 ? "hold" : "succeed",
    },
  );
}

/** A basin with ripples, in rows from the bottom; one cell is not a number and one is infinite. */
export function cellsOf(points: number, steep: number, share: number): Cell[] {
  const place = (index: number): number => -1 + (2 * index) / (points - 1);
  return Array.from({ length: Math.floor(points * points * share) }, (_, index) => {
    const [x, y] = [place(index % points), place(Math.floor(index / points))];
    const bowl =
      0.08 + steep * (1.8 * x * x + 2.6 * y * y + 0.5 * x * y) + 0.12 * steep * Math.sin(5 * x) ** 2;
    const loss =
      steep > 3 && index === points + 3
        ? Number.NaN
        : steep > 3 && index === 2 * points - 4
          ? Number.POSITIVE_INFINITY
          : bowl;
    return { index, loss, accuracy: Math.exp(-bowl / 3) };
  });
}
