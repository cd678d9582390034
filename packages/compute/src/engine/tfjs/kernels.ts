/**
 * The operators in TensorFlow.js's functional operations: one row for each. Only what every backend has is used: the
 * native one takes no explicit padding in the gradients of a convolution, for example.
 */
import * as tf from "@tensorflow/tfjs-core";
import type { Node } from "../../graph/graph.js";
import type { Op } from "../../graph/op.js";
import { sizeOf } from "../../tensor.js";
import { conv, convInputGrad, convWeightGrad } from "./convolution.js";
import { gatherPixels, scatterPixels } from "./pixels.js";
import { pad, slice } from "./spread.js";

/** Where a graph's values come from; everything else is computed. */
export type Source = "input" | "constant";

/** From a node and its inputs' values to the result. What it makes on the way is freed by whoever calls it. */
export type Kernel<O extends Op> = (node: Node<O>, ...inputs: tf.Tensor[]) => tf.Tensor;

const unary =
  (f: (x: tf.Tensor) => tf.Tensor): Kernel<Op> =>
  (_, x) =>
    f(x!);

const binary =
  (f: (a: tf.Tensor, b: tf.Tensor) => tf.Tensor): Kernel<Op> =>
  (_, a, b) =>
    f(a!, b!);

/** TensorFlow.js's comparisons answer booleans. */
const toFloat = (x: tf.Tensor): tf.Tensor => tf.cast(x, "float32");

/** The rows. */
export const kernels: { readonly [O in Exclude<Op, Source>]: Kernel<O> } = {
  negate: unary(tf.neg),
  exp: unary(tf.exp),
  log: unary(tf.log),
  sqrt: unary(tf.sqrt),
  tanh: unary(tf.tanh),
  abs: unary(tf.abs),
  sign: unary(tf.sign),
  floor: unary(tf.floor),
  relu: unary(tf.relu),
  step: unary((x) => toFloat(tf.greater(x, 0))),

  add: binary(tf.add),
  subtract: binary(tf.sub),
  multiply: binary(tf.mul),
  divide: binary(tf.div),
  maximum: binary(tf.maximum),
  minimum: binary(tf.minimum),
  greater: binary((a, b) => toFloat(tf.greater(a, b))),
  equal: binary((a, b) => toFloat(tf.equal(a, b))),

  sum: ({ attributes: { axes, keepAxes } }, x) => tf.sum(x!, [...axes], keepAxes),
  max: ({ attributes: { axes, keepAxes } }, x) => tf.max(x!, [...axes], keepAxes),

  reshape: ({ shape }, x) => tf.reshape(x!, [...shape]),
  transpose: ({ attributes }, x) => tf.transpose(x!, [...attributes.order]),
  broadcast: ({ shape }, x) => tf.broadcastTo(x!, [...shape]),
  slice: ({ attributes }, x) => slice(x!, attributes),
  pad: ({ attributes }, x) => pad(x!, attributes),
  concat: ({ attributes }, ...parts) => tf.concat(parts, attributes.axis),
  cast: ({ attributes }, x) => tf.cast(x!, attributes.dtype === "i32" ? "int32" : "float32"),

  matmul({ shape, attributes: { transposeA, transposeB } }, a, b) {
    const batch = shape.slice(0, -2);
    return tf.matMul(toBatch(a!, batch), toBatch(b!, batch), transposeA, transposeB);
  },
  conv: ({ attributes }, x, weight) => conv(x!, weight!, attributes),
  convInputGrad: ({ attributes }, outGrad, weight) => convInputGrad(outGrad!, weight!, attributes),
  convWeightGrad: ({ attributes }, x, outGrad) => convWeightGrad(x!, outGrad!, attributes),
  batchNorm({ shape, attributes: { epsilon } }, x, ...statistics) {
    const channels = [1, shape[1]!, ...shape.slice(2).map(() => 1)];
    const [scale, shift, mean, variance] = statistics.map((value) => tf.reshape(value, channels));
    const slope = tf.div(scale!, tf.sqrt(tf.add(variance!, epsilon)));
    return tf.add(tf.mul(tf.sub(x!, mean!), slope), shift!);
  },
  averagePool: (node, x) => tf.mean(...windows(node, x!)),
  maxPool: (node, x) => tf.max(...windows(node, x!)),
  // In PyTorch's order of roundings, which the gradient of confident images consists of.
  logSoftmax(_, x) {
    const shifted = tf.sub(x!, tf.max(x!, -1, true));
    return tf.sub(shifted, tf.log(tf.sum(tf.exp(shifted), -1, true)));
  },

  gatherPixels: (_, x, index) => gatherPixels(x!, index!),
  scatterPixels: ({ attributes }, y, index) => scatterPixels(y!, index!, attributes.length),
};

/** A matrix or a batch of them as the whole batch: TensorFlow.js spreads single matrices only. */
function toBatch(x: tf.Tensor, batch: readonly number[]): tf.Tensor {
  const own = sizeOf(x.shape.slice(0, -2));
  if (own === 1 || own === sizeOf(batch)) return x;
  return tf.broadcastTo(x, [...batch, ...x.shape.slice(-2)]);
}

/** Images with their windows as axes of their own, and those axes. */
function windows(
  { shape, attributes: { window } }: Node<"averagePool" | "maxPool">,
  x: tf.Tensor,
): [x: tf.Tensor, axes: number[]] {
  const [n, c, height, width] = shape as [number, number, number, number];
  return [tf.reshape(x, [n, c, height, window, width, window]), [3, 5]];
}
