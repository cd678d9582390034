import type { ImageRows } from "@basin/compute";
import type { EvaluatePayload, EvaluateResult, ReportPayload } from "@basin/tasks";
import type { StudyRuns } from "../study-runs.js";
import { type Drawing, drawMeans } from "./drawing.js";
import type { Unit } from "./unit.js";

/** A group of models that were trained alike. */
export type StudyGroup = ReportPayload["groups"][number];

/** What is read off an evaluation under one attack. */
export interface EvaluationColumn {
  readonly value: (row: EvaluateResult["evaluations"][number]) => number | null;
  /** The same of each image: its mean is the value. */
  readonly ofImages: (rows: ImageRows) => ArrayLike<number>;
}

/** The columns that reports show. */
export const evaluationColumns = {
  accuracy: { value: ({ top1 }) => top1, ofImages: ({ right }) => right },
  dissimilarity: {
    value: ({ oneMinusSsim }) => oneMinusSsim,
    ofImages: ({ ssim }) => ssim.map((value) => 1 - value),
  },
} as const satisfies Record<string, EvaluationColumn>;

/** Units of a group under an attack. */
export interface EvaluatedUnits {
  readonly group: string;
  /** As the evaluation names it, with all its parameters. */
  readonly attack: string;
  readonly units: readonly Unit[];
}

interface Measured extends Omit<Unit, "draws"> {
  readonly group: string;
  readonly attack: string;
  readonly series: ArrayLike<number>;
}

/** A column of every evaluation of some groups, attack by attack; the images are drawn alike for all of them. */
export async function evaluatedUnits(
  study: StudyRuns,
  groups: readonly StudyGroup[],
  column: EvaluationColumn,
  drawing: Drawing,
): Promise<readonly EvaluatedUnits[]> {
  const measured: Measured[] = [];
  for (const group of groups) {
    for (const { seed, evaluations } of group.models)
      for (const id of evaluations)
        measured.push(...(await readEvaluation(study, { id, group: group.name, seed }, column)));
  }
  const draws = drawMeans(
    measured.map(({ series }) => series),
    drawing,
  );
  const found = new Map<string, { group: string; attack: string; units: Unit[] }>();
  for (const [i, { group, attack, series: _, ...unit }] of measured.entries()) {
    const key = `${group} ${attack}`;
    const one = found.get(key) ?? { group, attack, units: [] };
    one.units.push({ ...unit, draws: draws[i]! });
    found.set(key, one);
  }
  return [...found.values()];
}

async function readEvaluation(
  study: StudyRuns,
  { id, group, seed }: { readonly id: string; readonly group: string; readonly seed: number },
  column: EvaluationColumn,
): Promise<Measured[]> {
  const run = study.runs.get(id);
  if (run === undefined) return [];
  const { attacks } = run.payload as Pick<EvaluatePayload, "attacks">;
  const { evaluations = [] } = run.result as Partial<EvaluateResult>;
  return await Promise.all(
    evaluations.map(async (row) => {
      const rows = await study.imageRows(id, attacks.indexOf(row.attack));
      const series = rows === undefined ? [] : column.ofImages(rows);
      const value = column.value(row) ?? Number.NaN;
      return { group, attack: row.attack, seed, direction: null, run: id, value, series };
    }),
  );
}
