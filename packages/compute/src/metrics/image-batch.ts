import { invalid } from "../errors.js";
import { formatShape, sameShape, type Tensor } from "../tensor.js";

/** Images or flows, [n, channels, height, width]. */
export type ImageBatch = Tensor<"f32" | "f64">;

/** The extents of a batch, and how many values one image has. */
export interface BatchSize {
  readonly count: number;
  readonly channels: number;
  readonly height: number;
  readonly width: number;
  readonly size: number;
}

/**
 * The extents of a batch.
 *
 * @throws ComputeError `invalid` unless it has four axes and images of at least one pixel
 */
export function batchSize(where: string, batch: ImageBatch): BatchSize {
  const [count = 0, channels = 0, height = 0, width = 0] = batch.shape;
  const size = channels * height * width;
  if (batch.shape.length !== 4 || size === 0) {
    throw invalid(where, "shape [n, channels, height, width]", formatShape(batch.shape));
  }
  return { count, channels, height, width, size };
}

/** The extents that two batches share; `invalid` if they do not. */
export function pairSize(where: string, a: ImageBatch, b: ImageBatch): BatchSize {
  if (!sameShape(a.shape, b.shape))
    throw invalid(where, `shape ${formatShape(a.shape)}`, formatShape(b.shape));
  return batchSize(where, a);
}
