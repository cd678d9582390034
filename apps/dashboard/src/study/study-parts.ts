import type { ReportFragment, StudyQuery, TaskName } from "../gql/graphql.ts";

/** A study as its page has it. */
export type Study = NonNullable<StudyQuery["study"]>;
export type Step = Study["steps"][number];

/** What a study's runs say together. */
export type Report = ReportFragment;

/** Steps of one kind. */
export interface StepGroup {
  readonly name: string;
  readonly steps: readonly Step[];
  readonly done: number;
}

/** What the runs of each task are in a study. */
const groupOf: Readonly<Record<TaskName, string>> = {
  train: "Models",
  finetune: "Models",
  import_model: "Models",
  evaluate: "Evaluations",
  surface: "Surfaces",
  hessian: "Curvature",
  attack: "Examples",
  report: "Report",
};

/** Steps by what they are for, in the order of the plan. */
export function stepGroups(steps: readonly Step[]): StepGroup[] {
  const names = [...new Set(steps.map(({ run }) => groupOf[run.task]))];
  return names.map((name) => {
    const own = steps.filter(({ run }) => groupOf[run.task] === name);
    return { name, steps: own, done: own.filter(({ run }) => run.state === "succeeded").length };
  });
}

/** What something of a report is called. */
export function titleOf(
  named: readonly { readonly name: string; readonly title: string }[],
  name: string,
): string {
  return named.find((one) => one.name === name)?.title ?? name;
}
