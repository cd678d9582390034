/** Studies made of formulas, with known answers. */
import { emptySurface, type ImageRows, randomStream } from "@basin/compute";
import type { StudyModel, StudyRun, StudyRuns, StudySurface } from "@basin/report";
import { parsePayload } from "@basin/tasks";

/** What a model is like. */
export interface ModelLike {
  /** How far its surface bends: its loss is curvature * (x^2 + y^2) + waves. */
  readonly curvature: number;
  /** Waves make a surface rough and not convex. */
  readonly waves?: number;
  /** The share of images that are right, by column name. */
  readonly right: Readonly<Record<string, number>>;
  /** 1-SSIM, by column name. */
  readonly dissimilarity?: Readonly<Record<string, number>>;
  readonly eigenvalue?: number;
}

/** A group of the study. */
export interface GroupLike {
  readonly name: string;
  readonly title?: string;
  readonly attacks: readonly string[];
  /** By seed. */
  readonly models: readonly ModelLike[];
}

/** What a synthetic study is made of. */
export interface SyntheticOptions {
  readonly groups: readonly GroupLike[];
  readonly columns?: readonly { readonly name: string; readonly title: string; readonly attack: string }[];
  readonly directions?: number;
  readonly images?: number;
  readonly points?: number;
  readonly draws?: number;
  readonly data?: string;
  readonly name?: string;
  /** Whether losses and rows of images are kept. */
  readonly kept?: boolean;
  /** Lines from the base, surfaces under PGD, and an alarm of the first group, as studies have them that ask for all. */
  readonly whole?: boolean;
  /** Changes a surface before it is handed over. */
  readonly edit?: (surface: StudySurface, losses: Float32Array, run: string) => void;
}

const attacks = { none: "none", fgsm: "fgsm", pgd: "pgd-paper-step", stadv: "stadv-bounded" } as const;

/** The columns of the paper. */
export const paperColumns = [
  { name: "none", title: "clean", attack: attacks.none },
  { name: "fgsm", title: "FGSM", attack: attacks.fgsm },
  { name: "pgd", title: "PGD", attack: attacks.pgd },
  { name: "stadv", title: "stAdv", attack: attacks.stadv },
] as const;

const alarm = {
  name: "label-leaking",
  raised: true,
  value: 0.012,
  detail: "90.0 % are right on clean images, 91.2 % under FGSM",
};

/** A study of formulas. Equal options give equal studies. */
export function syntheticStudy({
  groups,
  columns = paperColumns,
  directions = 2,
  images = 40,
  points = 11,
  draws = 200,
  data = "cifar10",
  name = "Synthetic",
  kept = true,
  whole = false,
  edit,
}: SyntheticOptions): StudyRuns {
  const runs = new Map<string, StudyRun>();
  const models = new Map<string, StudyModel>();
  const surfaces = new Map<string, StudySurface>();
  const losses = new Map<string, Float32Array>();
  const rows = new Map<string, ImageRows>();
  let last = 0;
  const id = (prefix: string): string => `${prefix}_${String(++last).padStart(4, "0")}`;
  const protocol = { data, split: "test", images, of: 10_000, choice: "in order", engine: "onnx/cpu" };
  const addRun = (task: string, parts: Partial<StudyRun>): string => {
    const run = {
      ...{ id: id("run"), task, seed: 0, payload: {}, result: {}, protocol, engine: "onnx" },
      ...{ versions: { basin: "0.1.0", node: "v20.19.0" }, computeSeconds: 12.5, ...parts },
    };
    runs.set(run.id, run);
    return run.id;
  };
  const payload = parsePayload("report", {
    name,
    draws,
    attacks: [...columns],
    groups: groups.map((group) => ({
      name: group.name,
      title: group.title ?? group.name,
      attacks: group.attacks.map((attack) => columns.find((one) => one.name === attack)?.attack ?? attack),
      models: group.models.map((model, seed) => addModel(group, model, seed)),
    })),
  });
  // Attacks are told from each other by their canonical texts, which the payload has.
  const texts = payload.attacks.map(({ attack }) => attack);
  for (const run of runs.values()) {
    if (run.task !== "evaluate") continue;
    Object.assign(run.payload, { attacks: texts });
    for (const [i, row] of (run.result["evaluations"] as { attack: string }[]).entries())
      row.attack = texts[i]!;
  }
  return {
    payload,
    runs,
    models,
    surfaces,
    imageLosses: async (run) => losses.get(run),
    imageRows: async (run, attack) => rows.get(`${run} ${attack}`),
  };

  function addModel(group: GroupLike, like: ModelLike, seed: number) {
    const made = addRun(group.name === "base" ? "train" : "finetune", { seed });
    const model = id("mdl");
    const named = { id: model, name: `${group.name} ${seed}`, runId: made };
    models.set(model, { ...named, checkpointHash: hashLike(model) });
    const evaluation = addEvaluation(like, seed);
    const eigenvalue = like.eigenvalue;
    const hessian =
      eigenvalue === undefined
        ? null
        : addRun("hessian", {
            result: {
              ...{ images, largest: [{ value: eigenvalue, residual: 0 }], smallest: [], converged: true },
              ...{ products: 9, trace: null, spectrum: null, seconds: 1 },
            },
          });
    const grids = Array.from({ length: directions }, (_, direction) => ({
      direction,
      run: addSurface(like, seed, direction),
    }));
    const extras = whole && seed === 0 ? extrasOf(group, like) : {};
    return { seed, model, evaluations: [evaluation], surfaces: grids, hessian, ...extras };
  }

  function extrasOf(group: GroupLike, like: ModelLike) {
    const adversarial = [{ attack: attacks.pgd, run: addSurface({ ...like, waves: 1 }, 0, 0) }];
    return { adversarial, interpolation: group.name === "base" ? null : addLine(like) };
  }

  function addLine({ curvature }: ModelLike): string {
    const axis = { from: -0.5, to: 1.5, points: 21 };
    const run = addRun("surface", { payload: { x: axis, y: null } });
    const surface = {
      ...emptySurface([axis]),
      ...{
        id: id("srf"),
        runId: run,
        comparableHash: "line",
        images,
        cosine: null,
        valuesHash: hashLike(run),
      },
    };
    for (let i = 0; i < axis.points; i++) {
      const x = axis.from + (2 * i) / (axis.points - 1);
      surface.loss[i] = 0.1 + curvature * x * x * (1 - x) ** 2;
      surface.accuracy[i] = 1 / (1 + surface.loss[i]!);
      surface.finished[i] = 1;
    }
    surface.loss[3] = Number.NaN;
    surfaces.set(run, surface);
    return run;
  }

  function addEvaluation({ right, dissimilarity = {} }: ModelLike, seed: number): string {
    const evaluations = columns.map(({ name: column, attack }) => ({
      ...{ attack, images, top1: Math.round((right[column] ?? 0) * images) / images, loss: 1 },
      ...{ oneMinusSsim: dissimilarity[column] ?? 0, l2: 0, linf: 0, meanFlow: null },
      ...{ rightBefore: 0, rightAfter: 0, seconds: 1 },
    }));
    const run = addRun("evaluate", {
      result: { evaluations, alarms: whole ? [alarm, { ...alarm, raised: false }] : [], seconds: 1 },
    });
    for (const [place, row] of evaluations.entries()) {
      const count = Math.round(row.top1 * images);
      const noise = randomStream(seed, "ssim", place);
      // Alternating, so that the mean is exact.
      const ssim = Float64Array.from({ length: images }, (_, i) => {
        const off = row.oneMinusSsim * 0.2 * noise.uniform(Math.floor(i / 2));
        return 1 - row.oneMinusSsim + (i % 2 === 0 ? off : -off);
      });
      const flat = new Float64Array(images);
      const flags = Uint8Array.from({ length: images }, (_, i) => Number(i < count));
      if (kept)
        rows.set(`${run} ${place}`, {
          before: flags,
          right: flags,
          loss: flat,
          ssim,
          l2: flat,
          linf: flat,
          flow: null,
        });
    }
    return run;
  }

  function addSurface({ curvature, waves = 0 }: ModelLike, seed: number, direction: number): string {
    const run = addRun("surface", {
      payload: { x: { from: -1, to: 1, points }, y: { from: -1, to: 1, points }, normalization: "filter" },
    });
    const axis = { from: -1, to: 1, points };
    const surface = {
      ...emptySurface([axis, axis]),
      ...{ id: id("srf"), runId: run, comparableHash: `directions ${direction}`, images, cosine: 0 },
      valuesHash: hashLike(run),
    };
    const own = new Float32Array(points * points * images);
    for (let cell = 0; cell < points * points; cell++) {
      const x = -1 + (2 * (cell % points)) / (points - 1);
      const y = -1 + (2 * Math.floor(cell / points)) / (points - 1);
      let sum = 0;
      for (let image = 0; image < images; image++) {
        const scale = 0.9 + (0.2 * (image + 0.5)) / images + 0.01 * (seed - direction);
        const wave = waves * (1 + Math.sin(9 * x + 0.002 * image) * Math.cos(9 * y + seed));
        own[cell * images + image] = 0.2 + scale * curvature * (x * x + y * y) + wave;
        sum += own[cell * images + image]!;
      }
      surface.loss[cell] = sum / images;
      surface.accuracy[cell] = 1 / (1 + sum / images);
      surface.finished[cell] = 1;
    }
    edit?.(surface, own, run);
    surfaces.set(run, surface);
    if (kept) losses.set(run, own);
    return run;
  }
}

function hashLike(text: string): string {
  return Buffer.from(text.padEnd(32, "-")).toString("hex");
}
