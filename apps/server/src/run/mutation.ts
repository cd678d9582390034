import type { Run } from "@basin/db";
import type { TaskName } from "@basin/tasks";
import type { RepeatMutationType } from "./run.type.js";

/** The mutation that starts each task, and the type of its input. */
export const starts: Readonly<
  Record<Exclude<TaskName, "report">, { readonly field: string; readonly input: string }>
> = {
  train: { field: "startTraining", input: "StartTrainingInput" },
  finetune: { field: "startFinetuning", input: "StartFinetuningInput" },
  evaluate: { field: "startEvaluation", input: "StartEvaluationInput" },
  attack: { field: "startAttack", input: "StartAttackInput" },
  surface: { field: "startSurface", input: "StartSurfaceInput" },
  hessian: { field: "startHessian", input: "StartHessianInput" },
  "import-model": { field: "importModel", input: "ImportModelInput" },
};

/** The mutation that would start the same run again. A report is started by its study only. */
export function mutationOf({ task, payload, title, id, studyId }: Run): RepeatMutationType {
  if (task === "report") return { query: restart, variables: { input: { id: studyId } } };
  const { field, input } = starts[task];
  return {
    query: `mutation ($input: ${input}!) { ${field}(input: $input) { run { id } userErrors { path message code } } }`,
    variables: { input: { ...payload, title, parentId: id } },
  };
}

const restart =
  "mutation ($input: StartStudyInput!) { startStudy(input: $input) { study { id } userErrors { path message code } } }";
