/** The catalogue of @basin/tasks as the API has it. */
import {
  architectureEntries,
  attackEntries,
  formatAttackText,
  parseAttackText,
  type TaskName,
} from "@basin/tasks";
import type { ArchitectureType, AttackType, PresetType } from "./catalogue.type.js";

export const architectures: readonly ArchitectureType[] = Object.values(architectureEntries);

export const attacks: readonly AttackType[] = Object.values(attackEntries).map((entry) => ({
  ...entry,
  text: formatAttackText(parseAttackText(entry.name)),
}));

/** The presets of a task, or of all. */
export function presetsOf(_task?: TaskName): PresetType[] {
  return [];
}
