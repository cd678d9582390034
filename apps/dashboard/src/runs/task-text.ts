import type { TaskName } from "../gql/graphql.ts";

/** A task in words. */
export const taskText: Readonly<Record<TaskName, string>> = {
  train: "train",
  finetune: "fine-tune",
  evaluate: "evaluate",
  attack: "attack",
  surface: "surface",
  hessian: "Hessian",
  import_model: "import",
  report: "report",
};
