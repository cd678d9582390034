/** The catalogue of @basin/tasks as the API has it. */
import {
  architectureEntries,
  attackEntries,
  formatAttackText,
  parseAttackText,
  presets,
  type TaskName,
  taskNames,
} from "@basin/tasks";
import type { ArchitectureType, AttackType, PresetType } from "./catalogue.type.js";

export const architectures: readonly ArchitectureType[] = Object.values(architectureEntries);

export const attacks: readonly AttackType[] = Object.values(attackEntries).map((entry) => ({
  ...entry,
  text: formatAttackText(parseAttackText(entry.name)),
}));

/** The presets of a task, or of all. */
export function presetsOf(task?: TaskName): PresetType[] {
  const asked = task === undefined ? taskNames : [task];
  return asked.flatMap((name) =>
    Object.entries(presets[name]).map(([preset, { help, payload }]) => ({
      name: preset,
      task: name,
      help,
      payload,
    })),
  );
}
