import type { Evaluation } from "@basin/compute";
import { figure, formatTable, percent } from "./output.js";

/** What is shown of an evaluation: everything but the arrays. */
export function toResult({ adversarial, right, images, ...rest }: Evaluation) {
  return rest;
}

/** A number as JSON brings it: NaN and infinities are words there. */
export type Measured = number | string | null;

/** One attack's row, of an evaluation here or of a run. */
export interface ResultRow {
  readonly attack: string;
  readonly top1: number;
  readonly loss: Measured;
  readonly oneMinusSsim: Measured;
  readonly l2: Measured;
  readonly linf: Measured;
  readonly meanFlow?: Measured;
  readonly seconds: number;
}

/** A table of results, one row an attack. */
export function formatResults(results: readonly ResultRow[]): string[] {
  const header = ["attack", "top-1", "loss", "1-SSIM", "L2", "Linf", "mean flow", "seconds"];
  const rows = results.map(({ attack, top1, loss, oneMinusSsim, l2, linf, meanFlow = null, seconds }) => [
    attack,
    percent(top1),
    figure(loss),
    figure(oneMinusSsim, 6),
    figure(l2),
    figure(linf),
    figure(meanFlow),
    figure(seconds, 1),
  ]);
  return formatTable(header, rows);
}
