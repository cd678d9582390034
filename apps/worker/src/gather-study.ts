import type { Model, Run, Store } from "@basin/db";
import type { StudyParts } from "./thread/messages.js";

/** What a report reads of the runs that its payload names, and the runs that made the models. */
export async function gatherStudy(
  store: Store,
  named: readonly string[],
  models: readonly Model[],
): Promise<StudyParts> {
  const makers = models.flatMap(({ runId }) => runId ?? []);
  const ids = [...new Set([...named, ...makers])];
  const [runs, records, evaluations, artifacts] = await Promise.all([
    store.runs.get(ids),
    store.surfaces.ofRuns(ids),
    store.evaluations.ofRuns(ids),
    store.artifacts.ofRuns(ids),
  ]);
  const known = records.filter((record) => record !== undefined);
  const values = await store.surfaces.values(known.map(({ id }) => id));
  return {
    runs: runs.filter((run): run is Run => run !== undefined),
    surfaces: known.flatMap((record, i) => (values[i] ? [{ record, values: values[i] }] : [])),
    evaluations: evaluations.flat(),
    artifacts: artifacts.flat(),
  };
}
