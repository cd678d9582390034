/** What a payload names must be there: looked up before a run is created, so that complaints have the path of a field. */
import type { Store } from "@basin/db";
import { InputError } from "../answer/door.js";

/** The fields of payloads that name something, whatever the task. */
interface Names {
  readonly model?: string;
  readonly towards?: string | undefined;
  readonly data?: { readonly source: string };
  readonly upload?: string;
}

/** The ids of models and data sets that a payload names. @throws InputError `MISSING` with the path of the name */
export async function needsOf(store: Store, payload: Names) {
  const { model, towards, data, upload } = payload;
  const [models, dataset] = await Promise.all([
    modelIds(store, { model, towards }),
    data === undefined ? [] : [await datasetId(store, data.source)],
    upload === undefined ? undefined : checkUpload(store, upload),
  ]);
  return { models, datasets: dataset };
}

async function modelIds(
  store: Store,
  named: Readonly<Record<string, string | undefined>>,
): Promise<string[]> {
  const given = Object.entries(named).flatMap(([field, id]) => (id === undefined ? [] : [{ field, id }]));
  const found = given.length === 0 ? [] : await store.models.get(given.map(({ id }) => id));
  const lost = given.find((_, i) => found[i] === undefined);
  if (lost !== undefined) throw missing([lost.field], `want the id of a model, got ${lost.id}`);
  return [...new Set(given.map(({ id }) => id))];
}

async function datasetId(store: Store, source: string): Promise<string> {
  const [byId] = source.startsWith("dst_") ? await store.datasets.get([source]) : [];
  const dataset = byId ?? (await store.datasets.byName(source));
  if (dataset !== undefined) return dataset.id;
  throw missing(["data", "source"], `want the name or the id of a data set, got ${source}`);
}

/** @throws InputError unless it was uploaded */
export async function checkUpload(store: Store, hash: string): Promise<void> {
  const [artifact] = await store.artifacts.get([hash]);
  if (artifact === undefined)
    throw missing(["upload"], "want the hash of an upload; POST it to /uploads first");
}

const missing = (path: readonly string[], detail: string): InputError =>
  new InputError({ path, code: "MISSING", detail });
