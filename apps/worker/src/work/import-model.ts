import { encodeModel, fingerprint, importModelBytes, toJson, version } from "@basin/protocol";
import { keepBytes } from "./keep.js";
import { toPreparedAlone } from "./prepared.js";
import { writeTrained } from "./trained-data.js";
import type { WorkContext, WorkEnd } from "./work.js";

/** Reads an uploaded checkpoint and keeps it as a model of ours. All of the work is done here. */
export async function prepareImport(context: WorkContext<"import-model">): Promise<WorkEnd> {
  const { desk, payload } = context;
  const { upload, name, arch, mean, deviation, classes, channels, height, width } = payload;
  const bytes = await desk.artifacts.get(upload);
  const network = { arch, mean, deviation, ...defined({ classes, channels, height, width }) };
  const model = await importModelBytes(bytes, name, network);
  const protocol = { imported: upload, spec: model.spec, version };
  const { hash, found } = await keepBytes(context, encodeModel(model, toJson(protocol)), {
    kind: "checkpoint",
    ending: "safetensors",
    download: { role: "checkpoint", name: `${name}.safetensors` },
  });
  const made = { hash, spec: model.spec, fingerprint: fingerprint(model.params) };
  return {
    found: { ...found, done: 1, data: writeTrained({ states: [], seconds: 0, epochs: [], model: made }) },
    prepared: toPreparedAlone(context, protocol),
  };
}

function defined(values: Readonly<Record<string, number | undefined>>): Record<string, number> {
  const known = Object.entries(values).filter((entry): entry is [string, number] => entry[1] !== undefined);
  return Object.fromEntries(known);
}
