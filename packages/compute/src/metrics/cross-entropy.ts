/**
 * With m the largest logit and k its position,
 *
 *     loss = log(sum over i of exp(z_i)) - z_label = log1p(sum over i != k of exp(z_i - m)) + (m - z_label)
 *
 * which neither overflows nor loses a small loss in the rounding of 1 + it.
 */
import { checkLabels } from "../data/image-set.js";
import { type Logits, logitsSize } from "./logits.js";

/**
 * The cross-entropy of each image, in nats and in float64. What is not finite stays so: NaN where a logit is NaN or
 * where infinities cancel, infinity where the label's logit is infinitely far below the largest.
 *
 * @throws ComputeError `invalid` for a label that names no class
 */
export function crossEntropy(logits: Logits, labels: ArrayLike<number>): Float64Array {
  const { count, classes } = logitsSize("cross-entropy", logits, labels);
  checkLabels("cross-entropy", labels, classes);
  return Float64Array.from({ length: count }, (_, row) =>
    lossOf(logits.data.subarray(row * classes, (row + 1) * classes), labels[row]!),
  );
}

function lossOf(row: Float32Array | Float64Array, label: number): number {
  let top = 0;
  for (let i = 1; i < row.length; i++) if (row[i]! > row[top]!) top = i;
  let rest = 0;
  for (let i = 0; i < row.length; i++) if (i !== top) rest += Math.exp(row[i]! - row[top]!);
  return Math.log1p(rest) + (row[top]! - row[label]!);
}
