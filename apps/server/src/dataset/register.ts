import type { Dataset, Store } from "@basin/db";
import { InputError } from "../answer/door.js";
import { checkUpload } from "../start/needs.js";
import type { RegisterDatasetInput } from "./dataset.input.js";

/** Makes images known by a name. @throws InputError unless there is either a path or an upload; StoreError */
export async function registerDataset(store: Store, input: RegisterDatasetInput): Promise<Dataset> {
  const { name, path, upload, classes, images, note } = input;
  if ((path == null) === (upload == null)) {
    const got = path == null ? "neither" : "both";
    throw new InputError({ path: ["path"], detail: `want a path or an upload, got ${got}` });
  }
  if (upload != null) await checkUpload(store, upload);
  return store.datasets.create({
    name,
    kind: path == null ? "artifact" : "path",
    source: (path ?? upload)!,
    ...(classes == null ? {} : { classes }),
    ...(images == null ? {} : { images }),
    ...(note == null ? {} : { note }),
  });
}
