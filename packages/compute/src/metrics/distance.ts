import { type ImageBatch, pairSize } from "./image-batch.js";

/** The Euclidean distance between the images of two batches [n, channels, height, width], one number for each pair. */
export function l2(a: ImageBatch, b: ImageBatch): Float64Array {
  const { count, size } = pairSize("l2", a, b);
  return Float64Array.from({ length: count }, (_, image) => {
    let sum = 0;
    for (let i = image * size; i < (image + 1) * size; i++) sum += (a.data[i]! - b.data[i]!) ** 2;
    return Math.sqrt(sum);
  });
}

/**
 * The largest change of any pixel between the images of two batches [n, channels, height, width], one number for each
 * pair; NaN where a pixel is.
 */
export function linf(a: ImageBatch, b: ImageBatch): Float64Array {
  const { count, size } = pairSize("linf", a, b);
  return Float64Array.from({ length: count }, (_, image) => {
    let most = 0;
    for (let i = image * size; i < (image + 1) * size; i++) {
      most = Math.max(most, Math.abs(a.data[i]! - b.data[i]!));
    }
    return most;
  });
}
