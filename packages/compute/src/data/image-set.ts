import { ComputeError, invalid } from "../errors.js";
import { formatShape, type Tensor, tensor } from "../tensor.js";

/** Which part of a dataset: the one to train on, or the one held back. */
export type Split = "train" | "test";

/** Positions of images in a set, in the order in which they are wanted. */
export type Indices = ArrayLike<number>;

/** Labelled images in memory: the one shape of data that training, attacks and surfaces read. */
export interface ImageSet {
  readonly name: string;
  readonly split: Split;
  /** The classes' names; a label is a position in this list. */
  readonly classes: readonly string[];
  /** How many images there are. */
  readonly count: number;
  readonly channels: number;
  readonly height: number;
  readonly width: number;
  /** Stored values, [count, channels, height, width]. */
  readonly pixels: Uint8Array | Float32Array;
  /**
   * A stored value divided by `levels` is a pixel in [0,1]: 255 for bytes, 16 for `digits`, 1 for floats. The
   * divisor is kept rather than its reciprocal, which float32 cannot hold: `toPixels` rounds once, as PyTorch does.
   */
  readonly levels: number;
  /** One class for each image. */
  readonly labels: Int32Array;
}

/** Everything an image set is made of; the number of images is the number of labels. */
export type ImageSetParts = Omit<ImageSet, "count">;

/**
 * An image set over existing data, without copying, once its parts are found to agree: at least one image, as many
 * pixels as the sizes say, all of them finite and in [0,1] after dividing by `levels`, labels that name a class.
 *
 * @throws ComputeError `invalid` with the set's name
 */
export function createImageSet(parts: ImageSetParts): ImageSet {
  const set: ImageSet = { ...parts, count: parts.labels.length };
  checkSizes(set);
  checkPixels(set);
  checkLabels(set.name, set.labels, set.classes.length);
  return set;
}

/**
 * Pixels in [0,1] of the images at `indices`, [n, channels, height, width]: each is `stored / levels` rounded once to
 * float32, bit for bit what PyTorch's `ToTensor` gives for bytes.
 */
export function toPixels(set: ImageSet, indices: Indices): Tensor<"f32"> {
  const size = imageSize(set);
  const data = new Float32Array(indices.length * size);
  for (let i = 0; i < indices.length; i++) {
    const from = positionOf(set, indices, i) * size;
    for (let j = 0; j < size; j++) data[i * size + j] = set.pixels[from + j]! / set.levels;
  }
  return tensor("f32", [indices.length, set.channels, set.height, set.width], data);
}

/** The labels of the images at `indices`. */
export function takeLabels(set: ImageSet, indices: Indices): Int32Array {
  const labels = new Int32Array(indices.length);
  for (let i = 0; i < labels.length; i++) labels[i] = set.labels[positionOf(set, indices, i)]!;
  return labels;
}

/** The number of stored values of one image. */
export function imageSize(set: Pick<ImageSet, "channels" | "height" | "width">): number {
  return set.channels * set.height * set.width;
}

/** The position at `indices[i]`, once it is known to be one. */
export function positionOf(set: ImageSet, indices: Indices, i: number): number {
  const position = indices[i]!;
  if (set.labels[position] === undefined) {
    throw invalid(set.name, `image indices from 0 to ${set.count - 1}`, position);
  }
  return position;
}

/**
 * Makes sure that every label names one of `classes` classes.
 *
 * @throws ComputeError `invalid` with the first label that does not, and its position
 */
export function checkLabels(where: string, labels: ArrayLike<number>, classes: number): void {
  for (let i = 0; i < labels.length; i++) {
    const label = labels[i]!;
    if (Number.isInteger(label) && label >= 0 && label < classes) continue;
    const detail = `want labels from 0 to ${classes - 1}, got ${label} at image ${i}`;
    throw new ComputeError({ code: "invalid", where, detail });
  }
}

function checkSizes(set: ImageSet): void {
  const extents = [set.channels, set.height, set.width];
  if (!extents.every((extent) => Number.isSafeInteger(extent) && extent > 0)) {
    throw invalid(set.name, "positive channels, height and width", extents);
  }
  if (!(set.levels > 0 && Number.isFinite(set.levels))) {
    throw invalid(set.name, "a positive number of levels", set.levels);
  }
  if (set.count === 0) throw invalid(set.name, "at least one image", 0);
  const values = set.count * imageSize(set);
  if (set.pixels.length !== values) {
    const shape = formatShape([set.count, ...extents]);
    throw invalid(set.name, `${values} pixel values for ${shape}`, set.pixels.length);
  }
}

function checkPixels(set: ImageSet): void {
  // Bytes cannot leave the range, and there are 150 million of them in CIFAR-10.
  if (set.pixels instanceof Uint8Array && set.levels >= 255) return;
  const bad = set.pixels.findIndex((value) => !(value >= 0 && value <= set.levels));
  if (bad < 0) return;
  const detail = `want pixels from 0 to ${set.levels}, got ${set.pixels[bad]} in image ${Math.floor(bad / imageSize(set))}`;
  throw new ComputeError({ code: "invalid", where: set.name, detail });
}
