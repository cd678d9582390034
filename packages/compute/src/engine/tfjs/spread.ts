/** Parts of a tensor, and zeros around and between its elements. */
import * as tf from "@tensorflow/tfjs-core";
import type { OpAttributes } from "../../graph/op.js";

/** Every `steps`-th element. */
export function slice(x: tf.Tensor, { starts, sizes, steps }: OpAttributes["slice"]): tf.Tensor {
  if (steps.every((step) => step === 1)) return tf.slice(x, [...starts], [...sizes]);
  const ends = sizes.map((size, axis) => starts[axis]! + (size - 1) * steps[axis]! + 1);
  return tf.stridedSlice(x, [...starts], ends, [...steps]);
}

/**
 * Zeros before, after and between. Behind the last element along an axis lies a gap as well; it counts towards `after`, and is
 * cut off where it is more.
 */
export function pad(x: tf.Tensor, { before, after, between }: OpAttributes["pad"]): tf.Tensor {
  let value = x;
  for (const [axis, gap] of between.entries()) if (gap > 0) value = spreadAxis(value, axis, gap);
  const behind = after.map((extent, axis) => extent - between[axis]!);
  const around = before.map((extent, axis): [number, number] => [extent, Math.max(0, behind[axis]!)]);
  if (around.some(([head, tail]) => head + tail > 0)) value = tf.pad(value, around);
  if (behind.every((extent) => extent >= 0)) return value;
  const sizes = value.shape.map((extent, axis) => extent + Math.min(0, behind[axis]!));
  return tf.slice(
    value,
    sizes.map(() => 0),
    sizes,
  );
}

/** Each element becomes a row of its own with the gap behind it, and the rows are joined. */
function spreadAxis(x: tf.Tensor, axis: number, gap: number): tf.Tensor {
  const [outer, extent, inner] = [x.shape.slice(0, axis), x.shape[axis]!, x.shape.slice(axis + 1)];
  const apart = tf.reshape(x, [...outer, extent, 1, ...inner]);
  const behind = apart.shape.map((_, place): [number, number] => [0, place === axis + 1 ? gap : 0]);
  return tf.reshape(tf.pad(apart, behind), [...outer, extent * (gap + 1), ...inner]);
}
