/** The operators in plain loops over doubles: slow and obvious. Other engines are held to what this table says. */
import type { Node } from "../../graph/graph.js";
import type { ConvAttributes, Op } from "../../graph/op.js";
import { type Shape, sizeOf, stridesOf } from "../../tensor.js";
import { eachRun, spreadStrides, type Value } from "./value.js";

/** From a node and its inputs' values to the result's data. */
export type Kernel<O extends Op> = (node: Node<O>, ...inputs: Value[]) => Float64Array;

const unary =
  (f: (x: number) => number): Kernel<Op> =>
  (_, x) =>
    x!.data.map(f);

const binary =
  (f: (a: number, b: number) => number): Kernel<Op> =>
  ({ shape }, a, b) => {
    const out = new Float64Array(sizeOf(shape));
    const [aStrides, bStrides] = [spreadStrides(a!.shape, shape), spreadStrides(b!.shape, shape)];
    const [aStep, bStep] = [aStrides.at(-1) ?? 0, bStrides.at(-1) ?? 0];
    eachRun(shape, aStrides, bStrides, (start, i, j, run) => {
      for (let k = 0; k < run; k++) out[start + k] = f(a!.data[i + k * aStep]!, b!.data[j + k * bStep]!);
    });
    return out;
  };

function reduce(
  node: Node<"sum" | "max">,
  x: Value,
  start: number,
  f: (sofar: number, value: number) => number,
): Float64Array {
  const { axes } = node.attributes;
  const kept = x.shape.map((extent, axis) => (axes.includes(axis) ? 1 : extent));
  const out = new Float64Array(sizeOf(kept)).fill(start);
  const strides = spreadStrides(kept, x.shape);
  const step = strides.at(-1) ?? 0;
  eachRun(x.shape, strides, strides, (from, to, _, run) => {
    for (let k = 0; k < run; k++) out[to + k * step] = f(out[to + k * step]!, x.data[from + k]!);
  });
  return out;
}

/** Reads x along given strides, from an offset, into a dense result. */
function gather(x: Value, shape: Shape, strides: readonly number[], offset = 0): Float64Array {
  const out = new Float64Array(sizeOf(shape));
  const step = strides.at(-1) ?? 0;
  eachRun(shape, strides, strides, (start, from, _, run) => {
    for (let k = 0; k < run; k++) out[start + k] = x.data[offset + from + k * step]!;
  });
  return out;
}

/** Every meeting of an input pixel, an output pixel and a weight in a convolution, by their flat indices. */
function eachTap(
  [n, c, h, w]: Shape4,
  [o, , kernelHeight, kernelWidth]: Shape4,
  [, , outHeight, outWidth]: Shape4,
  { stride, padding }: ConvAttributes,
  visit: (x: number, weight: number, y: number) => void,
): void {
  for (let image = 0; image < n; image++)
    for (let to = 0; to < o; to++)
      for (let from = 0; from < c; from++)
        for (let ky = 0; ky < kernelHeight; ky++)
          for (let kx = 0; kx < kernelWidth; kx++) {
            const weight = ((to * c + from) * kernelHeight + ky) * kernelWidth + kx;
            for (let oy = 0; oy < outHeight; oy++) {
              const y = oy * stride + ky - padding;
              if (y < 0 || y >= h) continue;
              for (let ox = 0; ox < outWidth; ox++) {
                const x = ox * stride + kx - padding;
                if (x < 0 || x >= w) continue;
                visit(
                  ((image * c + from) * h + y) * w + x,
                  weight,
                  ((image * o + to) * outHeight + oy) * outWidth + ox,
                );
              }
            }
          }
}

type Shape4 = readonly [number, number, number, number];
const four = (shape: Shape): Shape4 => shape as unknown as Shape4;

/** Averages or maxima over windows. */
function pool(
  node: Node<"averagePool" | "maxPool">,
  x: Value,
  read: (window: number[]) => number,
): Float64Array {
  const [, , outHeight, outWidth] = four(node.shape);
  const { window } = node.attributes;
  const width = outWidth * window;
  return Float64Array.from({ length: sizeOf(node.shape) }, (_, i) => {
    const plane = Math.floor(i / (outHeight * outWidth));
    const corner =
      plane * outHeight * window * width +
      (Math.floor(i / outWidth) % outHeight) * window * width +
      (i % outWidth) * window;
    const values: number[] = [];
    for (let dy = 0; dy < window; dy++)
      for (let dx = 0; dx < window; dx++) values.push(x.data[corner + dy * width + dx]!);
    return read(values);
  });
}

/** `Math.max` would do, but for the order of its arguments' evaluation: NaN wins, as it should. */
const larger = (a: number, b: number): number => Math.max(a, b);

/** The kernels. */
export const kernels: { readonly [O in Op]: Kernel<O> } = {
  input: () => new Float64Array(0),
  constant: ({ attributes }) => new Float64Array(attributes.value.data),

  negate: unary((x) => -x),
  exp: unary(Math.exp),
  log: unary(Math.log),
  sqrt: unary(Math.sqrt),
  tanh: unary(Math.tanh),
  abs: unary(Math.abs),
  sign: unary(Math.sign),
  floor: unary(Math.floor),
  relu: unary((x) => larger(x, 0)),
  step: unary((x) => (x > 0 ? 1 : 0)),

  add: binary((a, b) => a + b),
  subtract: binary((a, b) => a - b),
  multiply: binary((a, b) => a * b),
  divide: binary((a, b) => a / b),
  maximum: binary(larger),
  minimum: binary((a, b) => Math.min(a, b)),
  greater: binary((a, b) => (a > b ? 1 : 0)),
  equal: binary((a, b) => (a === b ? 1 : 0)),

  sum: (node, x) => reduce(node, x!, 0, (sofar, value) => sofar + value),
  max: (node, x) => reduce(node, x!, Number.NEGATIVE_INFINITY, larger),

  reshape: (_, x) => x!.data,
  transpose({ shape, attributes }, x) {
    const strides = stridesOf(x!.shape);
    return gather(
      x!,
      shape,
      attributes.order.map((axis) => strides[axis]!),
    );
  },
  broadcast: ({ shape }, x) => gather(x!, shape, spreadStrides(x!.shape, shape)),
  slice({ shape, attributes: { starts, steps } }, x) {
    const strides = stridesOf(x!.shape);
    const offset = strides.reduce((sum, stride, axis) => sum + stride * starts[axis]!, 0);
    return gather(
      x!,
      shape,
      strides.map((stride, axis) => stride * steps[axis]!),
      offset,
    );
  },
  pad({ shape, attributes: { before, between } }, x) {
    const out = new Float64Array(sizeOf(shape));
    const strides = stridesOf(shape);
    const offset = strides.reduce((sum, stride, axis) => sum + stride * before[axis]!, 0);
    const steps = strides.map((stride, axis) => stride * (between[axis]! + 1));
    eachRun(x!.shape, steps, steps, (from, to, _, run) => {
      for (let k = 0; k < run; k++) out[offset + to + k * (steps.at(-1) ?? 0)] = x!.data[from + k]!;
    });
    return out;
  },
  concat({ shape, attributes: { axis } }, ...parts) {
    const out = new Float64Array(sizeOf(shape));
    const row = sizeOf(shape.slice(axis));
    let start = 0;
    for (const part of parts) {
      const own = sizeOf(part.shape.slice(axis));
      for (let from = 0, to = start; from < part.data.length; from += own, to += row) {
        out.set(part.data.subarray(from, from + own), to);
      }
      start += own;
    }
    return out;
  },
  cast: ({ attributes }, x) => (attributes.dtype === "i32" ? x!.data.map(Math.trunc) : x!.data),

  matmul({ shape, attributes: { transposeA, transposeB } }, a, b) {
    const out = new Float64Array(sizeOf(shape));
    const [m, n] = [shape.at(-2)!, shape.at(-1)!];
    const [aRows, aColumns] = [a!.shape.at(-2)!, a!.shape.at(-1)!];
    const bColumns = b!.shape.at(-1)!;
    const inner = transposeA ? aRows : aColumns;
    const [aRow, aStep] = transposeA ? [1, aColumns] : [aColumns, 1];
    const [bColumn, bStep] = transposeB ? [bColumns, 1] : [1, bColumns];
    const batch = [...shape.slice(0, -2), 1];
    const aBatch = [...spreadStrides(a!.shape.slice(0, -2), batch.slice(0, -1)), 0].map(
      (s) => s * aRows * aColumns,
    );
    const bBatch = [...spreadStrides(b!.shape.slice(0, -2), batch.slice(0, -1)), 0].map(
      (s) => s * b!.shape.at(-2)! * bColumns,
    );
    eachRun(batch, aBatch, bBatch, (image, aStart, bStart) => {
      for (let i = 0; i < m; i++)
        for (let j = 0; j < n; j++) {
          let sum = 0;
          for (let k = 0; k < inner; k++) {
            sum += a!.data[aStart + i * aRow + k * aStep]! * b!.data[bStart + j * bColumn + k * bStep]!;
          }
          out[(image * m + i) * n + j] = sum;
        }
    });
    return out;
  },
  conv({ shape, attributes }, x, weight) {
    const out = new Float64Array(sizeOf(shape));
    eachTap(four(x!.shape), four(weight!.shape), four(shape), attributes, (i, k, o) => {
      out[o] = out[o]! + x!.data[i]! * weight!.data[k]!;
    });
    return out;
  },
  convInputGrad({ shape, attributes }, outGrad, weight) {
    const out = new Float64Array(sizeOf(shape));
    eachTap(four(shape), four(weight!.shape), four(outGrad!.shape), attributes, (i, k, o) => {
      out[i] = out[i]! + outGrad!.data[o]! * weight!.data[k]!;
    });
    return out;
  },
  convWeightGrad({ shape, attributes }, x, outGrad) {
    const out = new Float64Array(sizeOf(shape));
    eachTap(four(x!.shape), four(shape), four(outGrad!.shape), attributes, (i, k, o) => {
      out[k] = out[k]! + x!.data[i]! * outGrad!.data[o]!;
    });
    return out;
  },
  batchNorm({ shape, attributes: { epsilon } }, x, scale, shift, mean, variance) {
    const inner = sizeOf(shape.slice(2));
    return x!.data.map((value, i) => {
      const channel = Math.floor(i / inner) % shape[1]!;
      const centred = value - mean!.data[channel]!;
      const deviation = Math.sqrt(variance!.data[channel]! + epsilon);
      return (scale!.data[channel]! * centred) / deviation + shift!.data[channel]!;
    });
  },
  averagePool: (node, x) =>
    pool(node, x!, (values) => values.reduce((sum, value) => sum + value, 0) / values.length),
  maxPool: (node, x) => pool(node, x!, (values) => Math.max(...values)),
  logSoftmax({ shape }, x) {
    const classes = shape.at(-1)!;
    const out = new Float64Array(x!.data.length);
    for (let row = 0; row < out.length; row += classes) {
      const logits = x!.data.subarray(row, row + classes);
      const top = Math.max(...logits);
      const total = logits.reduce((sum, value) => sum + Math.exp(value - top), 0);
      out.set(
        logits.map((value) => value - top - Math.log(total)),
        row,
      );
    }
    return out;
  },

  gatherPixels({ shape }, x, index) {
    const [, c, p] = shape as [number, number, number];
    const length = x!.shape[2]!;
    return Float64Array.from({ length: sizeOf(shape) }, (_, i) => {
      const plane = Math.floor(i / p);
      return x!.data[plane * length + index!.data[Math.floor(plane / c) * p + (i % p)]!]!;
    });
  },
  scatterPixels({ shape, attributes: { length } }, y, index) {
    const out = new Float64Array(sizeOf(shape));
    const [, c, p] = y!.shape as [number, number, number];
    for (const [i, value] of y!.data.entries()) {
      const plane = Math.floor(i / p);
      const to = plane * length + index!.data[Math.floor(plane / c) * p + (i % p)]!;
      out[to] = out[to]! + value;
    }
    return out;
  },
};
