import { invalid } from "../errors.js";
import { permutation, randomStream } from "../random.js";
import { type ImageSet, type Indices, imageSize, positionOf, takeLabels } from "./image-set.js";

/** Which images to take: `count` of them after the first `skip`; without a count, all that follow. */
export interface TakeOptions {
  readonly skip?: number;
  readonly count?: number | undefined;
}

/**
 * A run of consecutive images. The result shares the set's memory.
 *
 * @throws ComputeError `invalid` where the set has not that many images: fewer are never returned silently
 */
export function takeImages(
  set: ImageSet,
  { skip = 0, count = set.count - skip }: TakeOptions = {},
): ImageSet {
  if (!Number.isSafeInteger(skip) || skip < 0 || skip >= set.count) {
    throw invalid(set.name, `skip from 0 to ${set.count - 1}`, skip);
  }
  checkCount(set, count, set.count - skip);
  const size = imageSize(set);
  return {
    ...set,
    count,
    pixels: set.pixels.subarray(skip * size, (skip + count) * size),
    labels: set.labels.subarray(skip, skip + count),
  };
}

/** The images at `indices`, in that order, copied. */
export function subset(set: ImageSet, indices: Indices): ImageSet {
  checkCount(set, indices.length, Number.MAX_SAFE_INTEGER);
  const size = imageSize(set);
  const pixels = new (set.pixels instanceof Uint8Array ? Uint8Array : Float32Array)(indices.length * size);
  for (let i = 0; i < indices.length; i++) {
    const from = positionOf(set, indices, i) * size;
    pixels.set(set.pixels.subarray(from, from + size), i * size);
  }
  return { ...set, count: indices.length, pixels, labels: takeLabels(set, indices) };
}

/**
 * `count` different positions out of `total`, ascending: the same for the same (total, count, seed). With one seed a
 * smaller choice is contained in every larger one.
 */
export function randomIndices(total: number, count: number, seed: number): Uint32Array {
  return permutation(total, randomStream(seed, "subset")).slice(0, count).sort();
}

/**
 * A fixed random choice of `count` images in their original order: what a surface is measured on. See
 * {@link randomIndices} for which.
 */
export function randomSubset(set: ImageSet, count: number, seed: number): ImageSet {
  checkCount(set, count, set.count);
  return subset(set, randomIndices(set.count, count, seed));
}

function checkCount(set: ImageSet, count: number, most: number): void {
  if (Number.isSafeInteger(count) && count >= 1 && count <= most) return;
  const range = most === Number.MAX_SAFE_INTEGER ? "at least 1 image" : `from 1 to ${most} images`;
  throw invalid(set.name, range, count);
}
