/** What a payload names must be there: looked up before a run is created, so that complaints have the path of a field. */
import type { Dataset, Model, Store } from "@basin/db";
import { InputError } from "../answer/door.js";

/** The fields of payloads that name something, whatever the task. */
export interface Names {
  readonly model?: string;
  readonly towards?: string | undefined;
  readonly data?: { readonly source: string };
  readonly upload?: string;
}

/** What a payload names, as the store has it. */
export interface Named {
  /** The model that the run works on first. */
  readonly models: readonly Model[];
  readonly dataset: Dataset | undefined;
}

/** What a payload names. @throws InputError `MISSING` with the path of a name that nothing has */
export async function findNamed(store: Store, { model, towards, data, upload }: Names): Promise<Named> {
  const [models, dataset] = await Promise.all([
    findModels(store, { model, towards }),
    data === undefined ? undefined : findDataset(store, data.source),
    upload === undefined ? undefined : checkUpload(store, upload),
  ]);
  return { models, dataset };
}

async function findModels(
  store: Store,
  named: Readonly<Record<string, string | undefined>>,
): Promise<readonly Model[]> {
  const given = Object.entries(named).flatMap(([field, id]) => (id === undefined ? [] : [{ field, id }]));
  const found = given.length === 0 ? [] : await store.models.get(given.map(({ id }) => id));
  return given.map(({ field, id }, i) => {
    const model = found[i];
    if (model === undefined) throw missing([field], `want the id of a model, got ${id}`);
    return model;
  });
}

/** @throws InputError `MISSING` for a data set that there is not */
export async function findDataset(store: Store, source: string): Promise<Dataset> {
  const [byId] = source.startsWith("dst_") ? await store.datasets.get([source]) : [];
  const dataset = byId ?? (await store.datasets.byName(source));
  if (dataset !== undefined) return dataset;
  throw missing(["data", "source"], `want the name or the id of a data set, got ${source}`);
}

/** @throws InputError unless it was uploaded */
export async function checkUpload(
  store: Store,
  hash: string,
  path: readonly string[] = ["upload"],
): Promise<void> {
  const [artifact] = await store.artifacts.get([hash]);
  if (artifact === undefined) throw missing(path, "want the hash of an upload; POST it to /uploads first");
}

/** A complaint about a name that nothing has. */
export const missing = (path: readonly string[], detail: string): InputError =>
  new InputError({ path, code: "MISSING", detail });
