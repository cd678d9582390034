/** A study becomes runs: what is there is taken as it is, what failed is tried again, the rest is created. */
import { type NewRun, type Run, type Store, StoreError, type Study } from "@basin/db";
import type { Made, StudyStep } from "@basin/tasks";
import { toNewRun } from "../start/start-run.js";
import { type CheckedStudy, checkStudy } from "./check-study.js";
import type { StartStudyInput } from "./start-study.input.js";

/**
 * Starts a study, or what is missing of one. Starting the same again starts nothing.
 *
 * @throws TaskError for the payload; InputError for what it names
 */
export async function startStudy(store: Store, input: StartStudyInput): Promise<{ study: Study }> {
  const checked = await checkStudy(store, input);
  const study = await studyOf(store, checked, input);
  const runs = await startSteps(store, study.id, checked.steps);
  const steps = checked.steps.map(({ key, title }) => ({ key, title, runId: runs.get(key)!.id }));
  const planned = await store.studies.setPlan(study.id, { payload: checked.payload, steps });
  return { study: planned ?? study };
}

async function studyOf(
  { studies }: Store,
  { known, payload }: CheckedStudy,
  { note, tags }: StartStudyInput,
): Promise<Study> {
  const about = { ...(note != null && { note }), ...(tags != null && { tags }) };
  const there = known ?? (await studies.findSame(payload));
  if (there === undefined) return studies.create({ name: payload.name, payload, ...about });
  return (await studies.edit(there.id, { title: payload.name, ...about })) ?? there;
}

async function startSteps(
  store: Store,
  studyId: string,
  steps: readonly StudyStep[],
): Promise<ReadonlyMap<string, Run>> {
  const before = await runsOf(store, studyId);
  const runs = new Map<string, Run>();
  const models = new Map<string, string>();
  const made: Made = { run: (key) => runs.get(key)!.id, model: (key) => models.get(key)! };
  for (const step of steps) {
    const asked = await toNewRun(store, step.task, {
      payload: step.payload(made),
      about: { title: step.title, studyId },
    });
    const run = await startStep(store, asked, before.get(step.key));
    runs.set(step.key, run);
    const [model] = asked.makesModel === undefined ? [] : await store.models.ofRuns([run.id]);
    if (model !== undefined) models.set(step.key, model.id);
  }
  return runs;
}

/** The runs that are steps of a study already, by their keys. */
async function runsOf({ studies, runs }: Store, studyId: string): Promise<ReadonlyMap<string, Run>> {
  const [steps = []] = await studies.steps([studyId]);
  const there = await runs.get(steps.map(({ runId }) => runId));
  return new Map(
    steps.flatMap(({ key }, i): [string, Run][] => (there[i] === undefined ? [] : [[key, there[i]]])),
  );
}

/** Its own run of before, so that an equal run that someone starts by hand does not move the study; else any equal one. */
async function startStep(store: Store, asked: NewRun, before: Run | undefined): Promise<Run> {
  if (before !== undefined && isUsable(before) && isEqual(before, asked)) return before;
  const { run } = await store.runs.create({ ...asked, orSame: true });
  return isUsable(run) ? run : again(store, run);
}

const isUsable = ({ state, cancelRequested }: Run): boolean =>
  state === "succeeded" || (state !== "failed" && state !== "cancelled" && !cancelRequested);

const isEqual = (run: Run, { task, configHash, seed }: NewRun): boolean =>
  run.task === task && run.configHash === configHash && run.seed === seed;

/** Retries a run that has stopped; someone else may have done so in the meantime. */
async function again({ runs }: Store, run: Run): Promise<Run> {
  try {
    return (await runs.retry(run.id)) ?? run;
  } catch (error) {
    if (error instanceof StoreError && error.code === "state") return run;
    throw error;
  }
}

/** Cancels the runs of a study that have not ended; those that it shares with other studies as well. */
export async function cancelStudy({ runs }: Store, studyId: string): Promise<void> {
  const filter = { studyId, states: ["queued", "running", "interrupted"] } as const;
  const sort = { by: "createdAt", descending: false } as const;
  const ids: string[] = [];
  let after: string | undefined;
  do {
    const { items, hasNext } = await runs.list({ filter, sort, page: { first: 100, after } });
    ids.push(...items.map(({ node }) => node.id));
    after = hasNext ? items.at(-1)?.cursor : undefined;
  } while (after !== undefined);
  for (const id of ids) await runs.cancel(id);
}
