import type { Study } from "@basin/client";
import { formatColumns } from "../platform/columns.js";
import { type Step, stepsIn } from "./steps.js";

/** A study for people: how far it is, and each of its runs. */
export function studyLines(study: Study): string[] {
  const { id, name, steps } = study;
  const errors = stepsIn(study, ["failed"]).flatMap(({ title, run: { error } }) =>
    error ? [`${title}: ${error.message}${error.next ? `; ${error.next}` : ""}`] : [],
  );
  return [
    `${id} ${name}: ${stepsIn(study, ["succeeded"]).length} of ${steps.length} runs done`,
    ...(steps.length === 0 ? [] : ["", ...formatColumns(["run", "state", "done", "step"], steps.map(toRow))]),
    ...(errors.length === 0 ? [] : ["", ...errors]),
  ];
}

function toRow({ title, run }: Step): string[] {
  const { done, total } = run.progress;
  return [run.id, run.state, total > 0 ? `${Math.floor((100 * done) / total)} %` : "", title];
}
