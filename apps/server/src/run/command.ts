/** The line of `basin run` for a run: each part of a payload has its option. */
import type { Run } from "@basin/db";
import type { TaskName } from "@basin/tasks";

type Payload = Readonly<Record<string, unknown>>;
/** Words of a line for a value; none where the option is not needed. */
type Write = (value: unknown) => readonly string[];

const option =
  (name: string): Write =>
  (value) =>
    value === undefined || value === null ? [] : [`--${name}`, String(value)];
const list =
  (name: string): Write =>
  (value) =>
    Array.isArray(value) ? [`--${name}`, value.join(",")] : [];
const each =
  (name: string): Write =>
  (value) =>
    (value as readonly unknown[]).flatMap((one) => [`--${name}`, String(one)]);
const flag =
  (name: string): Write =>
  (value) =>
    value === true ? [`--${name}`] : [];
const axis =
  (name: string): Write =>
  (value) => {
    if (value === null) return [];
    const { from, to, points } = value as Readonly<Record<"from" | "to" | "points", number>>;
    // A negative number would be taken for an option without the sign of equality.
    return [`--${name}=${from}:${to}:${points}`];
  };
const augment: Write = (value) => {
  if (value === undefined) return [];
  const { flip = false, padding = 0 } = (value ?? {}) as { flip?: boolean; padding?: number };
  const parts = [...(flip ? ["flip"] : []), ...(padding > 0 ? [`padding=${padding}`] : [])];
  return ["--augment", parts.join(",") || "none"];
};
const spectrum: Write = (value) => {
  if (value == null) return [];
  const { samples, steps } = value as Readonly<Record<"samples" | "steps", number>>;
  return ["--spectrum", `${samples}x${steps}`];
};
/** The members of an object, each with its own option. */
const parts =
  (options: Readonly<Record<string, Write>>): Write =>
  (value) =>
    wordsOf(value as Payload, options);

const data = parts({
  source: option("data"),
  split: option("split"),
  images: option("images"),
  skip: option("skip"),
});

const written: Readonly<Record<string, Write>> = {
  model: option("model"),
  arch: option("arch"),
  data,
  epochs: option("epochs"),
  batch: option("batch"),
  learningRate: option("lr"),
  optimizer: parts({
    kind: option("optimizer"),
    momentum: option("momentum"),
    nesterov: flag("nesterov"),
    weightDecay: option("weight-decay"),
  }),
  schedule: parts({
    kind: option("schedule"),
    milestones: list("milestones"),
    factor: option("factor"),
    warmup: option("warmup"),
  }),
  augment,
  attacks: each("attack"),
  attack: option("attack"),
  cleanShare: option("clean-share"),
  augmentation: option("augmentation"),
  mean: list("mean"),
  deviation: list("deviation"),
  x: axis("x"),
  y: axis("y"),
  towards: option("towards"),
  largest: option("largest"),
  smallest: option("smallest"),
  tolerance: option("tolerance"),
  products: option("products"),
  trace: option("trace"),
  spectrum,
  imageLosses: flag("image-losses"),
  normalization: option("normalization"),
  ignore: option("ignore"),
  over: option("over"),
  classes: option("classes"),
  channels: option("channels"),
  height: option("height"),
  width: option("width"),
  name: option("name"),
  seed: option("seed"),
  engine: parts({ name: option("engine"), threads: option("threads") }),
};

/** Where a task has another word for a part of its payload, or none. */
const others: Readonly<Partial<Record<TaskName, Readonly<Record<string, Write>>>>> = {
  surface: { attack: (value) => (value === "none" ? [] : ["--adversarial", String(value)]) },
  "import-model": { seed: () => [], engine: () => [] },
};

/** The words after `basin run`; an import reads the file that was uploaded. */
const begins: Readonly<Partial<Record<TaskName, string>>> = { "import-model": "import FILE" };

/** The command line that would start the same run again; a report is started by its study only. */
export function commandOf({ task, payload, title, studyId }: Run): string {
  if (task === "report") return `basin study start paper --study ${studyId ?? "ID"}`;
  const words = wordsOf(payload, { ...written, ...others[task] });
  return ["basin run", begins[task] ?? task, ...[...words, "--title", title].map(quoted)].join(" ");
}

function wordsOf(payload: Payload, options: Readonly<Record<string, Write>>): string[] {
  return Object.entries(options).flatMap(([key, write]) =>
    Object.hasOwn(payload, key) ? write(payload[key]) : [],
  );
}

/** As a shell takes it. */
const quoted = (word: string): string =>
  /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
