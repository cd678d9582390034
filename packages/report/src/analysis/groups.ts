import { BASE, type ReportPayload } from "@basin/tasks";
import type { StudyGroup } from "./evaluations.js";

/** The most seeds that any group was trained with. */
function mostSeeds({ groups }: ReportPayload): number {
  return Math.max(...groups.map(({ models }) => models.length));
}

/** Whether a group is one model from which those of every seed go on: a base that was given. */
export function isSeedless(payload: ReportPayload, { name, models }: StudyGroup): boolean {
  return name === BASE && models.length === 1 && mostSeeds(payload) > 1;
}
