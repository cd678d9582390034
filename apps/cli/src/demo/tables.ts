import { tasks } from "@basin/tasks";
import { formatTable } from "../output.js";
import { demoModels } from "./models.js";
import type { ModelRuns } from "./runs.js";

/** The paper's two tables, measured here. */
export interface DemoTables {
  /** Top-1 from 0 to 1: what a model was trained on, then what it is tested on. */
  readonly top1: Readonly<Record<string, Readonly<Record<string, number>>>>;
  /** Mean 1-SSIM of each attack on the clean model. */
  readonly oneMinusSsim: Readonly<Record<string, number>>;
}

/** What the evaluations of every model came to. */
export function readTables(models: readonly ModelRuns[]): DemoTables {
  const rows = models.map(({ name, evaluation }) => [name, measured(evaluation)] as const);
  const named = <T>(values: readonly T[]) =>
    Object.fromEntries(models.map(({ name }, i) => [name, values[i]!]));
  const similarity = rows[0]![1].map(({ oneMinusSsim }) => Number(oneMinusSsim));
  const { clean: _, ...attacked } = named(similarity);
  return {
    top1: Object.fromEntries(rows.map(([name, row]) => [name, named(row.map(({ top1 }) => top1))])),
    oneMinusSsim: attacked,
  };
}

function measured({ result }: ModelRuns["evaluation"]) {
  return tasks.evaluate.result.parse(result).evaluations;
}

/** Both tables as text. */
export function formatTables({ top1, oneMinusSsim }: DemoTables): string[] {
  const titles = demoModels.map(({ title }) => title);
  const cells = (row: Readonly<Record<string, number>>): string[] =>
    demoModels.map(({ name }) => (100 * row[name]!).toFixed(2));
  return [
    "Table 1: top-1 in % (rows: trained on; columns: tested on)",
    ...formatTable(
      ["", ...titles],
      demoModels.map(({ name, title }) => [title, ...cells(top1[name]!)]),
    ),
    "",
    "Table 2: mean 1-SSIM between clean and adversarial images (attacks on the clean model)",
    ...formatTable(
      ["", "1-SSIM"],
      demoModels.slice(1).map(({ name, title }) => [title, oneMinusSsim[name]!.toFixed(6)]),
    ),
  ];
}
