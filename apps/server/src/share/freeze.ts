import type { Model, Surface } from "@basin/db";
import { InputError } from "../answer/door.js";
import type { Loaders } from "../loaders.js";
import { toGridJson } from "../scalar/grid.js";
import { shapeOf } from "../surface/shape.js";
import { type FrozenSurface, freezeEvaluation, freezeRun, type ShareDocument } from "./document.js";

/** What is to be frozen, by ids. */
export interface Frozen {
  readonly surfaces: readonly string[];
  readonly runs: readonly string[];
  readonly models: readonly string[];
  readonly title: string | undefined;
  readonly view: Readonly<Record<string, unknown>> | undefined;
}

/** The document of what is named: runs come with their surfaces and evaluations, models with their evaluations. */
export async function freeze(loaders: Loaders, asked: Frozen): Promise<ShareDocument> {
  const [runs, models, named] = await Promise.all([
    Promise.all(asked.runs.map(async (id, i) => there(await loaders.run.load(id), `runs.${i}`, id))),
    Promise.all(asked.models.map(async (id, i) => there(await loaders.model.load(id), `models.${i}`, id))),
    Promise.all(
      asked.surfaces.map(async (id, i) => there(await loaders.surface.load(id), `surfaces.${i}`, id)),
    ),
  ]);
  const ofRuns = await Promise.all(runs.map(({ id }) => loaders.surfaceOfRun.load(id)));
  const surfaces = distinct([...named, ...ofRuns.flatMap((one) => one ?? [])]);
  const evaluations = await Promise.all([
    ...runs.map(({ id }) => loaders.evaluationsOfRun.load(id)),
    ...models.map(({ id }) => loaders.evaluationsOfModel.load(id)),
  ]);
  const frozen = await Promise.all(surfaces.map((surface) => freezeSurface(loaders, surface)));
  return {
    basinShare: 1,
    title: asked.title ?? frozen[0]?.title ?? runs[0]?.title ?? models[0]?.name ?? "",
    view: asked.view ?? null,
    surfaces: frozen,
    runs: runs.map(freezeRun),
    evaluations: await Promise.all(
      distinct(evaluations.flat()).map(async (one) =>
        freezeEvaluation(one, await loaders.model.load(one.modelId)),
      ),
    ),
  };
}

async function freezeSurface(loaders: Loaders, surface: Surface): Promise<FrozenSurface> {
  const { runId, directionIds: _directions, createdAt: _created, finishedAt: _finished, ...kept } = surface;
  const [run, model, values] = await Promise.all([
    loaders.run.load(runId),
    loaders.model.load(surface.modelId) as Promise<Model | undefined>,
    loaders.surfaceValues.load({ id: surface.id, how: 1 }),
  ]);
  const shape = shapeOf(surface.axes, 1);
  const { loss, accuracy, finished } = there(values, "surfaces", surface.id);
  return {
    ...kept,
    title: run?.title ?? surface.id,
    modelName: model?.name ?? surface.modelId,
    arch: model?.arch ?? "",
    loss: toGridJson({ shape, data: loss }),
    accuracy: toGridJson({ shape, data: accuracy }),
    finished: toGridJson({ shape, data: finished }),
  };
}

const distinct = <T extends { readonly id: string }>(list: readonly T[]): T[] => [
  ...new Map(list.map((one) => [one.id, one])).values(),
];

function there<T>(value: T | undefined, path: string, id: string): T {
  if (value !== undefined) return value;
  throw new InputError({
    path: path.split("."),
    code: "MISSING",
    detail: `want an id of the store, got ${id}`,
  });
}
