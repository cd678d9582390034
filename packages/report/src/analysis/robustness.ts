import { NO_ATTACK, type ReportPayload } from "@basin/tasks";
import type { StudyRuns } from "../study-runs.js";
import { compareGroups } from "./compare-units.js";
import type { Drawing } from "./drawing.js";
import { type EvaluatedUnits, evaluatedUnits, evaluationColumns, type StudyGroup } from "./evaluations.js";
import { isSeedless } from "./groups.js";
import { quotedAccuracy, quotedSimilarity } from "./quoted.js";
import { deviationOf, meanOf, toValue, type Unit, unitIntervals } from "./unit.js";

/** A column of the first table. */
export type AttackColumn = ReportPayload["attacks"][number];

/** Table 1, trained on x attacked by, and how every two of its rows compare. */
export async function robustnessOf(study: StudyRuns, drawing: Drawing) {
  const { groups, attacks } = study.payload;
  const measured = await evaluatedUnits(study, groups, evaluationColumns.accuracy, drawing);
  const unitsOf = (group: StudyGroup, attack: AttackColumn) => unitsUnder(measured, group.name, attack);
  const table = groups.map((group) => ({
    group: group.name,
    cells: attacks.map((attack) => ({
      ...summaryOf(attack, unitsOf(group, attack), drawing),
      quoted: quotedAccuracy(group.name, attack.name),
    })),
  }));
  const comparisons = attacks.flatMap((attack) => {
    const units = groups.map((group) => ({
      group: group.name,
      seedless: isSeedless(study.payload, group),
      units: unitsOf(group, attack),
    }));
    return compareGroups(units, drawing).map((one) => ({ attack: attack.name, ...one }));
  });
  return { table, comparisons };
}

/** Table 2: 1-SSIM of what each attack makes of the images against the base. */
export async function similarityOf(study: StudyRuns, drawing: Drawing) {
  const { groups, attacks } = study.payload;
  const base = groups[0]!;
  const measured = await evaluatedUnits(study, [base], evaluationColumns.dissimilarity, drawing);
  const table = attacks
    .filter(({ attack }) => attack !== NO_ATTACK)
    .map((attack) => {
      const { deviation: _, ...summary } = summaryOf(
        attack,
        unitsUnder(measured, base.name, attack),
        drawing,
      );
      return { ...summary, quoted: quotedSimilarity(attack.name) };
    });
  return { table, byAttack: new Map(measured.map(({ attack, units }) => [attack, meanOf(units)])) };
}

function unitsUnder(measured: readonly EvaluatedUnits[], group: string, { attack }: AttackColumn) {
  return measured.find((one) => one.group === group && one.attack === attack)?.units ?? [];
}

function summaryOf({ name }: AttackColumn, units: readonly Unit[], drawing: Drawing) {
  return {
    attack: name,
    mean: meanOf(units),
    deviation: deviationOf(units),
    intervals: unitIntervals(units, drawing),
    values: units.map(toValue),
  };
}
