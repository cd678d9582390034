import { type ImageSet, openDataset, randomSubset, takeImages } from "@basin/compute";
import { readNpz } from "@basin/formats";
import type { DataOptions } from "./options.js";
import { withProgress } from "./progress.js";

/** Which images a number was measured on. */
export interface DataProtocol {
  readonly data: string;
  readonly split: string;
  readonly images: number;
  /** Images in the whole split. */
  readonly of: number;
  readonly skip: number;
  /** `in order`, or a fixed random subset. */
  readonly choice: string;
}

/** Images and how they were chosen. */
export interface OpenedData {
  readonly set: ImageSet;
  readonly protocol: DataProtocol;
}

/** How a part of a split is chosen. */
export interface Choice {
  /** The subset that `--images` takes unless there is `--skip`: the first ones, or a fixed random subset. */
  readonly order?: "first" | "random";
  /** Images where `--images` is not given; all by default. */
  readonly images?: number;
  readonly signal?: AbortSignal;
}

/** The subset does not follow `--seed`: surfaces of several seeds are measured on the same images. */
const SUBSET_SEED = 0;

/** Opens a data set and takes the images that were asked for. */
export async function openData(
  { data, split, images, skip }: DataOptions,
  { order = "first", images: usual, signal }: Choice = {},
): Promise<OpenedData> {
  const whole = await withProgress("download", "bytes", (onProgress) =>
    openDataset(data, { split, readArrays: readNpz, signal, onProgress }),
  );
  const count = images ?? (usual === undefined ? undefined : Math.min(usual, whole.count - (skip ?? 0)));
  const random = order === "random" && skip === undefined && count !== undefined && count !== whole.count;
  const set = random
    ? randomSubset(whole, count, SUBSET_SEED)
    : takeImages(whole, { skip: skip ?? 0, count });
  const choice = random ? `random subset, seed ${SUBSET_SEED}` : "in order";
  return {
    set,
    protocol: { data: whole.name, split, images: set.count, of: whole.count, skip: skip ?? 0, choice },
  };
}

/** The set with as many class names as a model tells apart: a small file may lack images of the last classes. */
export function withClasses(set: ImageSet, classes: number): ImageSet {
  if (set.classes.length >= classes) return set;
  const more = Array.from({ length: classes - set.classes.length }, (_, i) => String(set.classes.length + i));
  return { ...set, classes: [...set.classes, ...more] };
}
