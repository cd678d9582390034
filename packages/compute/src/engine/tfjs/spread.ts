/** Parts of a tensor, and zeros around and between its elements. */
import * as tf from "@tensorflow/tfjs-core";
import type { OpAttributes } from "../../graph/op.js";

/** Every `steps`-th element. */
export function slice(x: tf.Tensor, { starts, sizes, steps }: OpAttributes["slice"]): tf.Tensor {
  if (steps.every((step) => step === 1)) return tf.slice(x, [...starts], [...sizes]);
  const ends = sizes.map((size, axis) => starts[axis]! + (size - 1) * steps[axis]! + 1);
  return tf.stridedSlice(x, [...starts], ends, [...steps]);
}

/** Zeros before, after and between. */
export function pad(x: tf.Tensor, { before, after, between }: OpAttributes["pad"]): tf.Tensor {
  let value = x;
  for (const [axis, gap] of between.entries()) if (gap > 0) value = spreadAxis(value, axis, gap);
  const around = before.map((extent, axis): [number, number] => [extent, after[axis]!]);
  return around.every(([head, tail]) => head + tail === 0) ? value : tf.pad(value, around);
}

/** Each element becomes a row of its own with the gap behind it; the rows are joined and the last gap is cut off. */
function spreadAxis(x: tf.Tensor, axis: number, gap: number): tf.Tensor {
  const { shape } = x;
  const [outer, extent, inner] = [shape.slice(0, axis), shape[axis]!, shape.slice(axis + 1)];
  const apart = tf.reshape(x, [...outer, extent, 1, ...inner]);
  const behind = apart.shape.map((_, place): [number, number] => [0, place === axis + 1 ? gap : 0]);
  const joined = tf.reshape(tf.pad(apart, behind), [...outer, extent * (gap + 1), ...inner]);
  const wanted = [...outer, extent * (gap + 1) - gap, ...inner];
  return tf.slice(
    joined,
    wanted.map(() => 0),
    wanted,
  );
}
