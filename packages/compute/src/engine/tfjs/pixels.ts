/**
 * Reading and adding at indices. TensorFlow.js gathers and scatters rows of a matrix, so pixels become its rows, one
 * image after another, with their channels as columns.
 */
import * as tf from "@tensorflow/tfjs-core";

/** x [n, c, l], index [n, p] -> [n, c, p]. */
export function gatherPixels(x: tf.Tensor, index: tf.Tensor): tf.Tensor {
  const [n, c, length] = x.shape as [number, number, number];
  const rows = tf.reshape(tf.transpose(x, [0, 2, 1]), [n * length, c]);
  const gathered = tf.gatherND(rows, rowNumbers(index, length));
  return tf.transpose(tf.reshape(gathered, [n, index.shape[1]!, c]), [0, 2, 1]);
}

/** y [n, c, p], index [n, p] -> [n, c, length]; what meets at an index is added. */
export function scatterPixels(y: tf.Tensor, index: tf.Tensor, length: number): tf.Tensor {
  const [n, c, p] = y.shape as [number, number, number];
  const rows = tf.reshape(tf.transpose(y, [0, 2, 1]), [n * p, c]);
  const sums = tf.scatterND(rowNumbers(index, length) as tf.Tensor2D, rows, [n * length, c]);
  return tf.transpose(tf.reshape(sums, [n, length, c]), [0, 2, 1]);
}

/** Indices within images as rows of all images, [n * p, 1]. */
function rowNumbers(index: tf.Tensor, length: number): tf.Tensor {
  const [n, p] = index.shape as [number, number];
  const starts = tf.tensor2d(
    Int32Array.from({ length: n }, (_, image) => image * length),
    [n, 1],
    "int32",
  );
  return tf.reshape(tf.add(index, starts), [n * p, 1]);
}
