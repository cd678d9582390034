import { type Evaluation, evaluate, type ImageSet } from "@basin/compute";
import { formatTable } from "../output.js";
import { withProgress } from "../progress.js";
import type { Tools } from "../session.js";
import type { DemoModel } from "./models.js";
import { recipes } from "./plan.js";

/** The paper's two tables, measured here. */
export interface DemoTables {
  /** Top-1 from 0 to 1: what a model was trained on, then what it is tested on. */
  readonly top1: Readonly<Record<string, Readonly<Record<string, number>>>>;
  /** Mean 1-SSIM of each attack on the clean model. */
  readonly oneMinusSsim: Readonly<Record<string, number>>;
}

/** Evaluates every model clean and under every attack. */
export async function measureTables(
  tools: Tools,
  models: readonly DemoModel[],
  set: ImageSet,
  seed: number,
): Promise<DemoTables> {
  const rows: [string, Evaluation[]][] = [];
  for (const { recipe, model } of models) rows.push([recipe.name, await measureRow(tools, model, set, seed)]);
  const named = <T>(values: readonly T[]) =>
    Object.fromEntries(recipes.map(({ name }, i) => [name, values[i]!]));
  const similarity = rows[0]![1].map(({ oneMinusSsim }) => oneMinusSsim);
  const { clean: _, ...attacked } = named(similarity);
  return {
    top1: Object.fromEntries(rows.map(([name, row]) => [name, named(row.map(({ top1 }) => top1))])),
    oneMinusSsim: attacked,
  };
}

async function measureRow(
  { engine, signal }: Tools,
  model: DemoModel["model"],
  set: ImageSet,
  seed: number,
): Promise<Evaluation[]> {
  const row: Evaluation[] = [];
  for (const { title, attack } of recipes) {
    const known = row[0] ? { clean: row[0].right } : {};
    row.push(
      await withProgress(`evaluate ${title}`, "images", (onImages) =>
        evaluate(engine, model, attack, set, { seed, signal, onImages, ...known }),
      ),
    );
  }
  return row;
}

/** Both tables as text. */
export function formatTables({ top1, oneMinusSsim }: DemoTables): string[] {
  const titles = recipes.map(({ title }) => title);
  const cells = (row: Readonly<Record<string, number>>): string[] =>
    recipes.map(({ name }) => (100 * row[name]!).toFixed(2));
  const attacks = recipes.filter(({ attack }) => attack !== null);
  return [
    "Table 1: top-1 in % (rows: trained on; columns: tested on)",
    ...formatTable(
      ["", ...titles],
      recipes.map(({ name, title }) => [title, ...cells(top1[name]!)]),
    ),
    "",
    "Table 2: mean 1-SSIM between clean and adversarial images (attacks on the clean model)",
    ...formatTable(
      ["", "1-SSIM"],
      attacks.map(({ name, title }) => [title, oneMinusSsim[name]!.toFixed(6)]),
    ),
  ];
}
