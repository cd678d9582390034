import type { Claim, Dataset, Job, Model, Store } from "@basin/db";
import { type Inputs, parsePayload, type TaskName, tasks } from "@basin/tasks";
import { gatherStudy } from "./gather-study.js";
import type { Piece } from "./thread/messages.js";

/** Works whose pieces a later work builds on. */
const sources: Readonly<Record<string, readonly string[]>> = {
  train: ["examples"],
  cells: ["examples"],
  finish: ["prepare", "examples", "train", "images", "cells", "products"],
};

/** Works that go on from the values of the run's surface. */
const ofSurfaces = new Set(["cells", "finish"]);

/** Everything that the database knows and the claimed piece needs. */
export async function gather(store: Store, { run, job }: Claim): Promise<Piece> {
  const named = inputsOf(run.task, run.payload);
  const [models, [model], [made], dataset, surface, earlier] = await Promise.all([
    store.models.get(named.models),
    store.models.ofRuns([run.id]),
    store.datasets.ofRuns([run.id]),
    findDataset(store, named.datasets[0]),
    ofSurfaces.has(job.work) ? findSurface(store, run.id) : undefined,
    gatherEarlier(store, run.id, sources[job.work] ?? []),
  ]);
  const known = models.filter((found): found is Model => found !== undefined);
  const study = named.runs && job.work === "finish" ? await gatherStudy(store, named.runs, known) : undefined;
  return { run, job, models: known, dataset, makes: { model, dataset: made }, surface, earlier, study };
}

function inputsOf<T extends TaskName>(name: T, payload: unknown): Inputs {
  return tasks[name].inputs(parsePayload(name, payload));
}

/** By id, or by the name it is registered under: a payload never names a path. */
async function findDataset(store: Store, source: string | undefined): Promise<Dataset | undefined> {
  if (source === undefined) return undefined;
  if (!source.startsWith("dst_")) return store.datasets.byName(source);
  return (await store.datasets.get([source]))[0];
}

async function findSurface(store: Store, runId: string): Promise<Piece["surface"]> {
  const [record] = await store.surfaces.ofRuns([runId]);
  if (!record) return undefined;
  const [values] = await store.surfaces.values([record.id]);
  return values && { record, values };
}

async function gatherEarlier(
  store: Store,
  runId: string,
  works: readonly string[],
): Promise<Piece["earlier"]> {
  const found = await Promise.all(
    works.map(async (work) => [work, await store.jobs.pieces(runId, work)] as const),
  );
  return Object.fromEntries<readonly Job[]>(found);
}
