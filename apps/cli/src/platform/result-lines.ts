/** What the runs of each task ended with, for people. */
import type { Run } from "@basin/client";
import type { ReportDocument } from "@basin/tasks";
import { formatResults, type Measured, type ResultRow } from "../evaluation.js";
import { figure, formatTable, percent } from "../output.js";
import { verdictLines } from "../study/report-lines.js";

/** Results as the tasks' schemas have them; the store takes no others. */
interface Results {
  readonly training: {
    readonly epochs: readonly {
      readonly epoch: number;
      readonly loss: Measured;
      readonly accuracy: number;
      readonly learningRate: number;
      readonly seconds: number;
    }[];
  };
  readonly evaluate: { readonly evaluations: readonly ResultRow[] };
  readonly attack: Omit<ResultRow, "attack"> & { readonly images: number; readonly misled: number };
  readonly hessian: {
    readonly images: number;
    readonly largest: readonly { readonly value: Measured }[];
    readonly smallest: readonly { readonly value: Measured }[];
    readonly trace: { readonly trace: Measured; readonly standardError: Measured } | null;
  };
  readonly report: { readonly verdicts: ReportDocument["verdicts"] };
  readonly import_model: { readonly arch: string; readonly parameters: number };
}

/** Epochs that are shown; the others are in the run's metrics. */
const LAST_EPOCHS = 12;

const training = ({ epochs }: Results["training"], id: string): string[] => {
  const shown = epochs.slice(-LAST_EPOCHS);
  const rows = shown.map(({ epoch, loss, accuracy, learningRate, seconds }) => [
    String(epoch + 1),
    figure(loss),
    percent(accuracy),
    String(Number(learningRate.toPrecision(4))),
    figure(seconds, 1),
  ]);
  const hidden = epochs.length - shown.length;
  return [
    ...formatTable(["epoch", "loss", "accuracy", "rate", "seconds"], rows),
    ...(hidden > 0 ? [`all ${epochs.length} epochs: basin export ${id} metrics.csv`] : []),
  ];
};

const lines = {
  train: training,
  finetune: training,
  evaluate: ({ evaluations }: Results["evaluate"]) => formatResults(briefly(evaluations)),
  attack: ({ misled, images, oneMinusSsim, l2, linf, meanFlow = null }: Results["attack"]) => [
    `misled: ${percent(misled)} of ${images} images`,
    `moved: 1-SSIM ${figure(oneMinusSsim, 6)}, L2 ${figure(l2)}, Linf ${figure(linf)}` +
      (meanFlow === null ? "" : `, mean flow ${figure(meanFlow)}`),
  ],
  import_model: ({ arch, parameters }: Results["import_model"]) => [
    `${arch} with ${parameters.toLocaleString("en")} parameters`,
  ],
  // Its values are the surface's own.
  surface: () => [],
  hessian: ({ images, largest, smallest, trace }: Results["hessian"]) => {
    const list = (pairs: typeof largest): string => pairs.map(({ value }) => figure(value)).join(", ");
    return [
      `of the loss on ${images} images`,
      ...(largest.length > 0 ? [`largest eigenvalues: ${list(largest)}`] : []),
      ...(smallest.length > 0 ? [`smallest eigenvalues: ${list(smallest)}`] : []),
      ...(trace
        ? [`trace: ${figure(trace.trace, 2)}, standard error ${figure(trace.standardError, 2)}`]
        : []),
    ];
  },
  report: ({ verdicts }: Results["report"]) => verdictLines(verdicts),
} as const;

/** The result of a run that has succeeded, in lines; none before. */
export function resultLines({ id, task, result }: Run): string[] {
  if (result === null || result === undefined) return [];
  return lines[task](result as never, id);
}

/** Attacks by their names; those of one name with all that they are. */
export function briefly<Row extends { readonly attack: string }>(rows: readonly Row[]): Row[] {
  const nameOf = (text: string): string => text.split(":")[0]!;
  const names = rows.map(({ attack }) => nameOf(attack));
  return rows.map((row, i) => {
    const alone = names.filter((name) => name === names[i]).length === 1;
    return alone ? { ...row, attack: names[i]! } : row;
  });
}
