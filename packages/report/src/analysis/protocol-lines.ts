import { NO_ATTACK } from "@basin/tasks";
import type { StudyRun, StudyRuns } from "../study-runs.js";
import { GRID_DRAWS } from "./grid-draws.js";
import { isSeedless } from "./groups.js";
import { QUOTED_FROM } from "./quoted.js";

/** A line of a protocol. */
interface Line {
  readonly title: string;
  readonly text: string;
}

/** What makes the numbers what they are, for people; a title without a text is left out. */
export function protocolLines(study: StudyRuns): Line[] {
  const lines = [
    { title: "Networks", text: distinct(all(study), networkOf) },
    { title: "Images of the evaluations", text: distinct(runsOf(study, "evaluate"), imagesOf) },
    { title: "Images of the surfaces", text: distinct(runsOf(study, "surface"), imagesOf) },
    { title: "Images of the Hessians", text: distinct(runsOf(study, "hessian"), imagesOf) },
    ...trainingLines(study),
    ...study.payload.attacks
      .filter(({ attack }) => attack !== NO_ATTACK)
      .map(({ title, attack }) => ({ title: `Attack ${title}`, text: attack })),
    { title: "Surfaces", text: surfaceLine(study) },
    { title: "Hessians", text: hessianLine(study) },
    { title: "Seeds", text: seedLine(study) },
    { title: "Intervals", text: intervalLine(study) },
    { title: "Comparisons", text: comparisonLine(study) },
    { title: "Correlation", text: correlationLine },
    { title: "Quoted figures", text: `${QUOTED_FROM}: ResNet-32, CIFAR-10's test images` },
    {
      title: "Engines",
      text: distinct(all(study), ({ engine, protocol }) => String(protocol["engine"] ?? engine)),
    },
    { title: "Versions", text: distinct(all(study), ({ versions }) => entries(versions)) },
  ];
  return lines.filter(({ text }) => text !== "");
}

/** Whether every evaluation was on images of CIFAR-10: then the paper's figures are of the same images. */
export function isCifar10(study: StudyRuns): boolean {
  const evaluations = runsOf(study, "evaluate");
  return (
    evaluations.length > 0 &&
    evaluations.every(({ protocol }) => /^cifar-?10(?![0-9])/i.test(String(protocol["data"] ?? "")))
  );
}

function all({ runs }: StudyRuns): StudyRun[] {
  return [...runs.values()];
}

function runsOf(study: StudyRuns, task: string): StudyRun[] {
  return all(study).filter((run) => run.task === task);
}

/** What runs say that is not empty, each once. */
function distinct(runs: readonly StudyRun[], say: (run: StudyRun) => string): string {
  return [...new Set(runs.map(say).filter((text) => text !== ""))].join("; ");
}

function networkOf({ protocol }: StudyRun): string {
  const model = protocol["model"] as { arch?: unknown } | undefined;
  const spec = protocol["spec"] as { arch?: unknown; mean?: unknown; deviation?: unknown } | undefined;
  const arch = model?.arch ?? spec?.arch;
  if (arch === undefined) return "";
  const [mean, deviation] = [protocol["mean"] ?? spec?.mean, protocol["deviation"] ?? spec?.deviation];
  return `${String(arch)}, normalised by ${entries({ mean, deviation })}`;
}

function imagesOf({ protocol }: StudyRun): string {
  const { data, split, images, of, choice } = protocol;
  return images === undefined ? "" : `${data}, ${split}: ${images} of ${of}, ${choice}`;
}

const settings = [
  "epochs",
  "batch",
  "optimizer",
  "learningRate",
  "schedule",
  "augment",
  "augmentation",
  "cleanShare",
  "images",
] as const;

function trainingLines(study: StudyRuns): Line[] {
  const titles = { train: "Training", finetune: "Fine-tuning", "import-model": "Imported weights" } as const;
  return Object.entries(titles).map(([task, title]) => ({
    title,
    text: distinct(runsOf(study, task), (run) => settingsOf(run)),
  }));
}

function settingsOf({ protocol, payload }: StudyRun): string {
  const of = (name: string): unknown => protocol[name] ?? payload[name];
  return entries(Object.fromEntries(settings.map((name) => [name, of(name)])));
}

function surfaceLine(study: StudyRuns): string {
  const asked = runsOf(study, "surface").filter(({ payload }) => payload["y"] !== null);
  const said = distinct(asked, ({ payload }) => {
    const { x, y, normalization, ignore } = payload;
    return entries({ x: axis(x), y: axis(y), directions: "Gaussian", normalization, ignore });
  });
  const apart = incomparable(study);
  return apart.length === 0
    ? said
    : `${said}. Not comparable, for their axes, draws or images differ: directions ${apart.join(", ")}`;
}

/** Pairs of directions in which surfaces differ by more than their model. */
function incomparable({ payload, surfaces }: StudyRuns): number[] {
  const hashes = new Map<number, Set<string>>();
  for (const { direction, run } of payload.groups.flatMap(({ models }) =>
    models.flatMap((one) => one.surfaces),
  )) {
    const surface = surfaces.get(run);
    if (!surface) continue;
    hashes.set(direction, (hashes.get(direction) ?? new Set()).add(surface.comparableHash));
  }
  return [...hashes].filter(([, found]) => found.size > 1).map(([direction]) => direction);
}

function hessianLine(study: StudyRuns): string {
  const runs = runsOf(study, "hessian");
  const said = distinct(runs, ({ payload: { largest, smallest, tolerance, products, trace } }) =>
    entries({ largest, smallest, tolerance, products, "signs of the trace": trace }),
  );
  const loose = runs.filter(({ result }) => result["converged"] === false).map(({ id }) => id);
  return loose.length === 0 ? said : `${said}. Tolerance not reached: ${loose.join(", ")}`;
}

function seedLine(study: StudyRuns): string {
  const { payload } = study;
  const seeds = [...new Set(payload.groups.flatMap(({ models }) => models.map(({ seed }) => seed)))];
  const alone = payload.groups.some((group) => isSeedless(payload, group));
  const single = alone ? ", all from one base" : "";
  return `of the trainings: ${seeds.join(", ")}${single}; of attacks: ${distinct(runsOf(study, "evaluate"), ({ seed }) => String(seed))}; of the draws here: ${payload.seed}`;
}

function intervalLine({ payload: { draws } }: StudyRuns): string {
  return `95 %, between percentiles of ${draws} bootstrap draws (${Math.min(draws, GRID_DRAWS)} of images for figures of a grid), each source of doubt alone: images are drawn alike for all models, pairs of directions and seeds where there are several. Of n units drawn anew the spread comes out smaller by about sqrt((n - 1) / n): two or three seeds understate what seeds do`;
}

function comparisonLine({ payload: { draws } }: StudyRuns): string {
  return `of every two groups, by pairs of the same seed and directions; a base that is one model stands in every pair. Each of ${draws} draws takes images (where the values of each image were kept), seeds and directions anew, the same for both groups, and compares the means; the probability is the share of draws with the first below the second, equal ones counted half. What there is only one of is not drawn, and its doubt is not in the number`;
}

const correlationLine =
  "Spearman's, over groups that were trained on attacks: 1-SSIM of those attacks' images (made against the base, test split; the mean where there are several) and the figure's mean; the interval draws groups anew, p is two-sided, of all permutations up to eight groups";

function axis(value: unknown): string {
  const { from, to, points } = value as { from: number; to: number; points: number };
  return `${from}:${to}:${points}`;
}

function entries(values: Readonly<Record<string, unknown>>): string {
  return Object.entries(values)
    .filter(([, value]) => value !== undefined && value !== null)
    .map(([name, value]) => `${name} ${show(value)}`)
    .join(", ");
}

function show(value: unknown): string {
  if (Array.isArray(value)) return value.map(show).join(" ");
  return typeof value === "object" && value !== null
    ? `(${entries(value as Readonly<Record<string, unknown>>)})`
    : String(value);
}
