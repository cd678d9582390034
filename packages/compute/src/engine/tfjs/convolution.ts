/**
 * Convolution and its two gradients. Graphs are NCHW with weights [o, c, k, k]; TensorFlow.js's processor backends know
 * NHWC with weights [k, k, c, o] only, so operands are turned on the way in and results on the way out.
 *
 * The native backend's gradients take no padding in pixels: what is not TensorFlow's `same` is padded and cut by hand.
 */
import * as tf from "@tensorflow/tfjs-core";
import type { ConvAttributes, OpAttributes } from "../../graph/op.js";
import type { TfjsDevice } from "./devices.js";

type Shape4 = [number, number, number, number];

const TO_NHWC = [0, 2, 3, 1];
const TO_NCHW = [0, 3, 1, 2];
const TO_HWIO = [2, 3, 1, 0];
const TO_OIHW = [3, 2, 0, 1];

/** x [n, c, h, w], weight [o, c, k, k]. */
export function conv(x: tf.Tensor, weight: tf.Tensor, { stride, padding }: ConvAttributes): tf.Tensor {
  const { pad, around } = paddingOf(weight.shape[2]!, { stride, padding });
  const filter = tf.transpose(weight, TO_HWIO) as tf.Tensor4D;
  return tf.transpose(tf.conv2d(turn(x, around), filter, stride, pad), TO_NCHW);
}

/** The gradient of the images: that of the padded ones, without the padding. */
export function convInputGrad(
  outGrad: tf.Tensor,
  weight: tf.Tensor,
  { stride, padding, shape }: OpAttributes["convInputGrad"],
): tf.Tensor {
  const [n, c, height, width] = shape as Shape4;
  const { pad, around } = paddingOf(weight.shape[2]!, { stride, padding });
  const inputShape: Shape4 = [n, height + 2 * around, width + 2 * around, c];
  const inputs = { dy: turn(outGrad), filter: tf.transpose(weight, TO_HWIO) };
  const attributes = { strides: [stride, stride], pad, dataFormat: "NHWC", inputShape };
  const whole = tf.engine().runKernel(tf.Conv2DBackpropInput, inputs, attributes) as tf.Tensor;
  const cut = around === 0 ? whole : tf.slice(whole, [0, around, around, 0], [n, height, width, c]);
  return tf.transpose(cut, TO_NCHW);
}

/** The gradient of the weight. */
export function convWeightGrad(
  x: tf.Tensor,
  outGrad: tf.Tensor,
  attributes: OpAttributes["convWeightGrad"],
): tf.Tensor {
  return weightGradients[tf.getBackend() as TfjsDevice["backend"]](x, outGrad, attributes);
}

const weightGradients: Readonly<Record<TfjsDevice["backend"], typeof convWeightGrad>> = {
  tensorflow(x, outGrad, { stride, padding, shape }) {
    const [o, c, kernelHeight, kernelWidth] = shape as Shape4;
    const { pad, around } = paddingOf(kernelHeight, { stride, padding });
    const filterShape: Shape4 = [kernelHeight, kernelWidth, c, o];
    const inputs = { x: turn(x, around), dy: turn(outGrad) };
    const attributes = { strides: [stride, stride], pad, dataFormat: "NHWC", filterShape };
    return tf.transpose(
      tf.engine().runKernel(tf.Conv2DBackpropFilter, inputs, attributes) as tf.Tensor,
      TO_OIHW,
    );
  },

  /**
   * As a convolution of the images, whose channels are its batch, with outGrad, whose batch is its channels: the strides
   * lie between outGrad's pixels. Plain JavaScript's own operator is a hundred times slower.
   */
  cpu(x, outGrad, { stride, padding, shape }) {
    const [o, c, kernelHeight, kernelWidth] = shape as Shape4;
    const images = tf.transpose(x, [1, 2, 3, 0]) as tf.Tensor4D;
    const filter = tf.transpose(outGrad, [2, 3, 0, 1]) as tf.Tensor4D;
    const whole = tf.conv2d(images, filter, 1, padding, "NHWC", stride);
    // Rows that the strides leave over would count as places of a larger kernel.
    const places = tf.slice(whole, [0, 0, 0, 0], [c, kernelHeight, kernelWidth, o]);
    return tf.transpose(places, [3, 0, 1, 2]);
  },
};

/** What TensorFlow.js is told about padding, and how much of it is left to be done by hand. */
function paddingOf(
  kernel: number,
  { stride, padding }: ConvAttributes,
): { readonly pad: "same" | "valid" | number; readonly around: number } {
  if (tf.getBackend() === "cpu") return { pad: padding, around: 0 };
  const same = stride === 1 && kernel === 2 * padding + 1;
  return same ? { pad: "same", around: 0 } : { pad: "valid", around: padding };
}

/** Images in NHWC, with zeros around them. */
function turn(x: tf.Tensor, around = 0): tf.Tensor4D {
  const turned = tf.transpose(x, TO_NHWC) as tf.Tensor4D;
  if (around === 0) return turned;
  return tf.pad(turned, [
    [0, 0],
    [around, around],
    [around, around],
    [0, 0],
  ]);
}
