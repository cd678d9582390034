import { invalid } from "../errors.js";
import { permutation, randomStream } from "../random.js";

/** What the order of an epoch depends on, beside the number of images. */
export interface EpochOptions {
  readonly seed: number;
  /** The epoch, from 0. */
  readonly epoch: number;
}

/** The order in which an epoch visits `count` images: the same for the same (count, seed, epoch). */
export function epochOrder(count: number, { seed, epoch }: EpochOptions): Uint32Array {
  return permutation(count, randomStream(seed, "order", epoch));
}

/**
 * An order cut into batches of `size`; the last one may be smaller. The batches share the order's memory.
 *
 * @example for (const indices of batches(epochOrder(set.count, { seed, epoch }), 128)) step(toPixels(set, indices))
 */
export function batches(order: Uint32Array, size: number): Uint32Array[] {
  if (!Number.isSafeInteger(size) || size < 1) throw invalid("batch size", "a positive integer", size);
  const count = Math.ceil(order.length / size);
  return Array.from({ length: count }, (_, i) => order.subarray(i * size, (i + 1) * size));
}
