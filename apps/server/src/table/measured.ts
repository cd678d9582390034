import { type Evaluation, type Model, type Run, type Store, StoreError } from "@basin/db";
import type { Context } from "../context.js";
import type { TableArgs } from "./table.input.js";

const MOST_MODELS = 64;
const MOST_RUNS = 1000;

/** A model and all that was measured of it, the newest first. */
export interface MeasuredModel {
  readonly model: Model;
  readonly evaluations: readonly Evaluation[];
}

/** The models that are asked for: those named, and those of a study. @throws StoreError `invalid` for too many or none */
export async function measuredModels({ store, loaders }: Context, args: TableArgs): Promise<MeasuredModel[]> {
  const ids = [
    ...new Set([...(args.models ?? []), ...(args.study == null ? [] : await studied(store, args.study))]),
  ];
  if (args.models == null && args.study == null) throw invalid("want models or a study, got neither");
  if (ids.length > MOST_MODELS) throw invalid(`want ${MOST_MODELS} models at most, got ${ids.length}`);
  const models = await Promise.all(ids.map((id) => loaders.model.load(id)));
  const missing = ids.find((_, i) => models[i] === undefined);
  if (missing !== undefined) throw invalid(`want ids of models, got ${missing}`);
  return Promise.all(
    models.map(async (model) => ({
      model: model!,
      evaluations: [...(await loaders.evaluationsOfModel.load(model!.id))].sort(newestFirst),
    })),
  );
}

const newestFirst = (a: Evaluation, b: Evaluation): number =>
  b.createdAt - a.createdAt || (a.id < b.id ? 1 : -1);

/** Models that the runs of a study made or measured. */
async function studied(store: Store, studyId: string): Promise<string[]> {
  const runs: Run[] = [];
  let after: string | undefined;
  do {
    const page = await store.runs.list({ filter: { studyId }, page: { first: 100, after } });
    runs.push(...page.items.map(({ node }) => node));
    after = page.hasNext ? page.items.at(-1)?.cursor : undefined;
  } while (after !== undefined && runs.length < MOST_RUNS);
  const made = await store.models.ofRuns(runs.map(({ id }) => id));
  const measured = runs
    .filter(({ task }) => task === "evaluate")
    .map(({ payload }) => String(payload["model"]));
  return [...made.flatMap((model) => (model === undefined ? [] : [model.id])), ...measured];
}

const invalid = (detail: string): StoreError => new StoreError({ code: "invalid", where: "models", detail });
