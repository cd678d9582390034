/** Edges of lists are asked for together: one statement for all that one tick wants. */
import type { Evaluation, Found, Store } from "@basin/db";
import DataLoader from "dataloader";

type ById<T> = (ids: readonly string[]) => Promise<readonly T[]>;

const byId = <T>(load: ById<T>): DataLoader<string, T> => new DataLoader((ids) => load(ids));

/** Loads by (id, how), one statement for each `how`. */
function byIdAnd<How, T>(load: (ids: readonly string[], how: How) => Promise<readonly T[]>) {
  return new DataLoader<{ readonly id: string; readonly how: How }, T, string>(
    async (keys) => {
      const loaded = new Map<string, T>();
      for (const { how } of new Map(keys.map((key) => [JSON.stringify(key.how), key])).values()) {
        const group = keys.filter((key) => JSON.stringify(key.how) === JSON.stringify(how));
        const values = await load(
          group.map(({ id }) => id),
          how,
        );
        for (const [i, key] of group.entries()) loaded.set(keyOf(key), values[i]!);
      }
      return keys.map((key) => loaded.get(keyOf(key))!);
    },
    { cacheKeyFn: keyOf },
  );
}

const keyOf = (key: { readonly id: string; readonly how: unknown }): string =>
  JSON.stringify([key.id, key.how]);

/** How curves are asked for. */
export interface CurveRequest {
  readonly names?: readonly string[];
  readonly resolution: number;
}

/** One for each request, so that nothing old is answered. */
export function createLoaders(store: Store) {
  const { runs, jobs, metrics, models, surfaces, evaluations } = store;
  return {
    study: byId((ids) => store.studies.get(ids)),
    studySteps: byId((ids) => store.studies.steps(ids)),
    studyProgress: byId((ids) => store.studies.progress(ids)),
    run: byId((ids) => runs.get(ids)),
    children: byId((ids) => runs.children(ids)),
    dependencies: byId((ids) => runs.dependencies(ids)),
    dependents: byId((ids) => runs.dependents(ids)),
    jobs: byId((ids) => jobs.of(ids)),
    metricNames: byId((ids) => metrics.names(ids)),
    latest: byId((ids) => metrics.latest(ids)),
    curves: byIdAnd((ids, how: CurveRequest) => metrics.curves(ids, how)),
    model: byId((ids) => models.get(ids)),
    modelOfRun: byId((ids) => models.ofRuns(ids)),
    modelChildren: byId((ids) => models.children(ids)),
    dataset: byId((ids) => store.datasets.get(ids)),
    datasetOfRun: byId((ids) => store.datasets.ofRuns(ids)),
    surface: byId((ids) => surfaces.get(ids)),
    surfaceOfRun: byId((ids) => surfaces.ofRuns(ids)),
    surfacesOfModel: byId((ids) => surfaces.ofModels(ids)),
    surfaceValues: byIdAnd((ids, stride: number) => surfaces.values(ids, { stride })),
    directions: byId((ids) => surfaces.directions(ids)),
    evaluation: byId<Found<Evaluation>[number]>((ids) => evaluations.get(ids)),
    evaluationsOfRun: byId((ids) => evaluations.ofRuns(ids)),
    evaluationsOfModel: byId((ids) => evaluations.ofModels(ids)),
    share: byId((ids) => store.shares.get(ids)),
    artifactsOfRun: byId((ids) => store.artifacts.ofRuns(ids)),
  };
}

export type Loaders = ReturnType<typeof createLoaders>;
