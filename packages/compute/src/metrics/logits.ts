import { invalid } from "../errors.js";
import { formatShape, type Tensor } from "../tensor.js";

/** Class scores [n, classes] of a batch, before any softmax. */
export type Logits = Tensor<"f32" | "f64">;

/**
 * The number of images and classes of a batch.
 *
 * @throws ComputeError `invalid` unless the logits have two axes and, where labels are given, one label for each row
 */
export function logitsSize(
  where: string,
  logits: Logits,
  labels?: ArrayLike<number>,
): { readonly count: number; readonly classes: number } {
  const [count = 0, classes = 0] = logits.shape;
  if (logits.shape.length !== 2 || classes === 0) {
    throw invalid(where, "logits of shape [n, classes]", formatShape(logits.shape));
  }
  if (labels !== undefined && labels.length !== count) throw invalid(where, `${count} labels`, labels.length);
  return { count, classes };
}
