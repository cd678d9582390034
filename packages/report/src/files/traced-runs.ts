import type { ReportDocument } from "@basin/tasks";
import type { StudyRuns } from "../study-runs.js";
import { titleOf } from "./numbers.js";

/** A run with what it was for and what it left. */
export interface TracedRun {
  readonly id: string;
  readonly task: string;
  /** In words. */
  readonly what: string;
  readonly seconds: number;
  /** Of the checkpoint or the values that it made; null where its result is all. */
  readonly hash: string | null;
}

/** Every run of a study in the order of its groups, so that each figure can be followed to where it comes from. */
export function tracedRuns(document: ReportDocument, study: StudyRuns): TracedRun[] {
  const found = new Map<string, Pick<TracedRun, "what" | "hash">>();
  const name = (id: string | null, what: string, hash: string | null = null): void => {
    if (id !== null && !found.has(id)) found.set(id, { what, hash });
  };
  for (const { group, seed, run, hash } of document.models) name(run, ofModel(document, group, seed), hash);
  for (const group of study.payload.groups) {
    for (const member of group.models) {
      const of = ofModel(document, group.name, member.seed);
      for (const evaluation of member.evaluations) name(evaluation, of);
      name(member.hessian, of);
    }
  }
  for (const { group, seed, run, kind, direction, attack, hash } of document.surfaces) {
    const how = {
      clean: `directions ${direction}`,
      adversarial: `under ${attackTitle(document, attack)}`,
      interpolation: "line from the base",
    };
    name(run, `${ofModel(document, group, seed)}, ${how[kind]}`, hash);
  }
  for (const id of study.runs.keys()) name(id, "");
  return [...found].flatMap(([id, { what, hash }]) => {
    const run = study.runs.get(id);
    return run ? [{ id, task: run.task, what, seconds: run.computeSeconds, hash }] : [];
  });
}

function attackTitle({ attacks }: ReportDocument, text: string): string {
  return attacks.find(({ attack }) => attack === text)?.title ?? text;
}

function ofModel({ groups }: ReportDocument, group: string, seed: number): string {
  return `${titleOf(groups, group)}, seed ${seed}`;
}
