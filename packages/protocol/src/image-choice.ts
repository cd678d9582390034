import { type ImageSet, randomSubset, type Split, takeImages } from "@basin/compute";

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

/** Which part of a split people asked for. */
export interface Part {
  readonly images?: number | undefined;
  readonly skip?: number | undefined;
}

/** What happens where they did not ask. */
export interface Choice {
  /** The subset that `images` takes unless there is `skip`: the first ones, or a fixed random subset. */
  readonly order?: "first" | "random";
  /** Images where `images` is not given; all by default. */
  readonly images?: number;
}

/** The subset does not follow a run's seed: surfaces of several seeds are measured on the same images. */
const SUBSET_SEED = 0;

/** Images of a surface where nobody says how many. */
export const SURFACE_IMAGES = 1000;

/** The images of a surface: of the train split a fixed random subset, of the test split the first ones. */
export function surfaceChoice(split: Split): Required<Choice> {
  return { order: split === "train" ? "random" : "first", images: SURFACE_IMAGES };
}

/**
 * A part of a split, and what the protocol says of it.
 *
 * @throws ComputeError `invalid` where the set has not that many images
 */
export function chooseImages(
  whole: ImageSet,
  { images, skip }: Part,
  { order = "first", images: usual }: Choice = {},
): OpenedData {
  const count = images ?? (usual === undefined ? undefined : Math.min(usual, whole.count - (skip ?? 0)));
  const random = order === "random" && skip === undefined && count !== undefined && count !== whole.count;
  const set = random
    ? randomSubset(whole, count, SUBSET_SEED)
    : takeImages(whole, { skip: skip ?? 0, count });
  const { name: data, split } = whole;
  const choice = random ? `random subset, seed ${SUBSET_SEED}` : "in order";
  return { set, protocol: { data, split, images: set.count, of: whole.count, skip: skip ?? 0, choice } };
}
