import type { CatalogueQuery } from "../gql/graphql.ts";
import { attackName } from "../models/attack-name.ts";
import type { FormTask } from "./form-fields.ts";

/** A run of a study. Models are named by the step that makes them. */
export interface StudyStep {
  readonly key: string;
  readonly task: FormTask;
  readonly title: string;
  readonly payload: Readonly<Record<string, unknown>>;
  /** The step whose model it works on. */
  readonly model?: string;
}

/** The paper's plan: a clean model, one fine-tuned on each attack, and for each of them its figures and its surface. */
export function studyPlan(attacks: readonly string[]): StudyStep[] {
  const models = [
    { key: "clean", name: "clean" },
    ...attacks.map((attack) => ({ key: attack, name: `trained on ${attackName(attack)}` })),
  ];
  const trainings = models.map(
    ({ key, name }): StudyStep =>
      key === "clean"
        ? { key, task: "train", title: "train clean", payload: { name } }
        : { key, task: "finetune", title: name, payload: { name, attacks: [key] }, model: "clean" },
  );
  const measured = models.flatMap(({ key, name }): StudyStep[] => [
    { key: `evaluate ${key}`, task: "evaluate", title: `evaluate ${name}`, payload: {}, model: key },
    { key: `surface ${key}`, task: "surface", title: `surface of ${name}`, payload: {}, model: key },
  ]);
  return [...trainings, ...measured];
}

/** The attacks that a preset measures with. */
export function studyAttacks(presets: CatalogueQuery["presets"], name: string): string[] {
  const evaluation = presets.find((preset) => preset.task === "evaluate" && preset.name === name);
  const attacks = evaluation?.payload["attacks"];
  return Array.isArray(attacks)
    ? attacks.filter((attack): attack is string => typeof attack === "string" && attack !== "none")
    : [];
}
