import type { Evaluation } from "@basin/db";
import { flagsOf } from "./flags.js";
import type { MeasuredModel } from "./measured.js";
import type { MatrixCellType, RobustnessMatrixType } from "./table.type.js";

const CLEAN = "none";

/** Top-1 of each model under each attack; `none` first, then in order of texts unless attacks are given. */
export function matrixOf(
  measured: readonly MeasuredModel[],
  asked?: readonly string[],
): RobustnessMatrixType {
  const attacks = asked ?? attacksOf(measured);
  const rows = measured.map(({ model, evaluations }) => ({
    model,
    cells: attacks.map((attack) => cellOf(attack, evaluations)),
  }));
  return { attacks, rows, flags: measured.flatMap(flagsOf) };
}

/** The attacks of all evaluations, clean images first. */
export function attacksOf(measured: readonly MeasuredModel[]): string[] {
  const texts = new Set(measured.flatMap(({ evaluations }) => evaluations.map(({ attack }) => attack)));
  return [...(texts.delete(CLEAN) ? [CLEAN] : []), ...[...texts].sort()];
}

function cellOf(attack: string, evaluations: readonly Evaluation[]): MatrixCellType {
  const values = evaluations.filter((one) => one.attack === attack);
  const top1 = values.map((one) => one.top1);
  const mean = values.length === 0 ? null : top1.reduce((sum, one) => sum + one, 0) / values.length;
  return {
    attack,
    evaluation: values[0] ?? null,
    count: values.length,
    top1: mean,
    deviation: mean === null || values.length < 2 ? null : deviation(top1, mean),
  };
}

/** Of a sample: over n - 1. */
function deviation(values: readonly number[], mean: number): number {
  return Math.sqrt(values.reduce((sum, one) => sum + (one - mean) ** 2, 0) / (values.length - 1));
}
