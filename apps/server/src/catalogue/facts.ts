import type { Dataset, Store } from "@basin/db";
import type { Facts, Inputs } from "@basin/tasks";
import type { Loaders } from "../loaders.js";

/** Where facts are known from. */
export interface Known {
  readonly store: Store;
  readonly loaders: Loaders;
}

/** Assumed of a set that nobody has counted. */
export const USUAL_IMAGES = 1000;

/** What is known beforehand of what a run depends on: its model's network and how many images there are. */
export async function knownFacts({ store, loaders }: Known, inputs: Inputs, payload: object): Promise<Facts> {
  const [modelId] = inputs.models;
  const [source] = inputs.datasets;
  const model = modelId === undefined ? undefined : await loaders.model.load(modelId);
  const isId = source?.startsWith("dst_") ?? false;
  const dataset =
    source === undefined
      ? undefined
      : await (isId ? loaders.dataset.load(source) : store.datasets.byName(source));
  const spec = model?.spec ?? {};
  return {
    images: imagesOf(dataset, "data" in payload ? (payload.data as Asked) : {}),
    ...(model?.arch ? { arch: model.arch } : {}),
    ...(typeof spec["height"] === "number" ? { height: spec["height"] } : {}),
    ...(typeof spec["width"] === "number" ? { width: spec["width"] } : {}),
  };
}

interface Asked {
  readonly split?: string;
  readonly images?: number | undefined;
  readonly skip?: number | undefined;
}

function imagesOf(dataset: Dataset | undefined, { split = "train", images, skip = 0 }: Asked): number {
  const all = dataset?.images[split] ?? images ?? USUAL_IMAGES;
  return Math.max(1, Math.min(images ?? all, all - skip));
}
