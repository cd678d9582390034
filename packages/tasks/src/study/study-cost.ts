import { type Cost, USUAL_RATE } from "../cost.js";
import type { Facts } from "../plan.js";
import { parsePayload, type TaskName, tasks } from "../tasks.js";
import { type Made, planStudy, type StudyStep } from "./plan-study.js";
import type { StudyPayload } from "./study.js";

/** What is known of a study's images before it begins. */
export interface StudyFacts extends Omit<Facts, "images"> {
  /** Images of the splits. */
  readonly train: number;
  readonly test: number;
}

/** Names that stand for what has not been made. */
export const unmade: Made = { run: () => "run_0", model: () => "mdl_0" };

/** The cost of every step of a study together. */
export function studyCost(study: StudyPayload, facts: StudyFacts): Cost {
  const costs = planStudy(study).map((step) => stepCost(step, facts));
  const sum = (of: (cost: Cost) => number): number => costs.reduce((total, cost) => total + of(cost), 0);
  const work = sum((cost) => cost.work);
  return { passes: sum(({ passes }) => passes), work, seconds: (rate = USUAL_RATE) => work / rate };
}

/** The cost of one step. */
export function stepCost<N extends TaskName>(
  { task, payload }: StudyStep<N>,
  { train, test, ...facts }: StudyFacts,
): Cost {
  const asked = parsePayload(task, payload(unmade));
  const data = "data" in asked ? (asked.data as { split?: "train" | "test"; images?: number }) : {};
  const there = data.split === "test" ? test : train;
  return tasks[task].cost(asked, { ...facts, images: Math.min(data.images ?? there, there) });
}
