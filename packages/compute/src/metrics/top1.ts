import { type Logits, logitsSize } from "./logits.js";

/** What `toClasses` gives for logits that name no class. */
export const noClass = -1;

/**
 * The class with the largest logit of each row, the first of equal ones; `noClass` where any logit is NaN.
 */
export function toClasses(logits: Logits): Int32Array {
  const { count, classes } = logitsSize("classes", logits);
  return Int32Array.from({ length: count }, (_, row) =>
    largest(logits.data.subarray(row * classes, (row + 1) * classes)),
  );
}

/**
 * Which images are classified correctly: 1 where the label has the largest logit, else 0. The first of equal logits
 * counts as the largest, and a row that holds a NaN is never correct.
 */
export function top1(logits: Logits, labels: ArrayLike<number>): Uint8Array {
  logitsSize("top1", logits, labels);
  return Uint8Array.from(toClasses(logits), (found, row) =>
    Number(found !== noClass && found === labels[row]),
  );
}

function largest(row: Float32Array | Float64Array): number {
  let best = 0;
  for (let i = 0; i < row.length; i++) {
    if (Number.isNaN(row[i])) return noClass;
    if (row[i]! > row[best]!) best = i;
  }
  return best;
}
