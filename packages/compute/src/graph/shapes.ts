/** Shape inference: one row for each operator. A rule answers the type of the result or throws `invalid`. */
import { ComputeError } from "../errors.js";
import { formatShape, type Shape, sameShape, sizeOf } from "../tensor.js";
import type { ConvAttributes, Op, OpAttributes, ReduceAttributes, ValueType } from "./op.js";

/** From attributes and input types to the type of the result. */
export type ShapeRule<O extends Op> = (attributes: OpAttributes[O], ...inputs: ValueType[]) => ValueType;

const f32 = (shape: Shape): ValueType => ({ dtype: "f32", shape });

/** The shape of a node that has none of its own: inputs are given theirs when they are made. */
const given = (op: Op) => (): ValueType => {
  throw new ComputeError({
    code: "internal",
    where: op,
    detail: "internal: its shape is given, not inferred",
  });
};

const unary = (_: unknown, x: ValueType): ValueType => f32(x.shape);

const binary =
  (op: Op) =>
  (_: unknown, a: ValueType, b: ValueType): ValueType =>
    f32(broadcastShapes(op, a.shape, b.shape));

function reduce({ axes, keepAxes }: ReduceAttributes, x: ValueType): ValueType {
  for (const axis of axes) require(axis < x.shape.length, "reduce", `an axis below ${x.shape.length}`, axis);
  if (keepAxes) return f32(x.shape.map((extent, axis) => (axes.includes(axis) ? 1 : extent)));
  return f32(x.shape.filter((_, axis) => !axes.includes(axis)));
}

/** The rules. */
export const shapeRules: { readonly [O in Op]: ShapeRule<O> } = {
  input: given("input"),
  constant: ({ value }) => ({ dtype: value.dtype, shape: value.shape }),

  negate: unary,
  exp: unary,
  log: unary,
  sqrt: unary,
  tanh: unary,
  abs: unary,
  sign: unary,
  floor: unary,
  relu: unary,
  step: unary,

  add: binary("add"),
  subtract: binary("subtract"),
  multiply: binary("multiply"),
  divide: binary("divide"),
  maximum: binary("maximum"),
  minimum: binary("minimum"),
  greater: binary("greater"),
  equal: binary("equal"),

  sum: reduce,
  max: reduce,

  reshape({ shape }, x) {
    require(sizeOf(shape) === sizeOf(x.shape), "reshape", `${sizeOf(x.shape)} elements`, formatShape(shape));
    return { dtype: x.dtype, shape };
  },
  transpose({ order }, x) {
    const axes = [...order].sort((a, b) => a - b);
    require(axes.length === x.shape.length &&
      axes.every((axis, i) => axis === i), "transpose", "each axis once", order);
    return { dtype: x.dtype, shape: order.map((axis) => x.shape[axis]!) };
  },
  broadcast({ shape }, x) {
    const result = broadcastShapes("broadcast", x.shape, shape);
    require(sameShape(result, shape), "broadcast", `a shape that ${formatShape(x.shape)} spreads to`, shape);
    return { dtype: x.dtype, shape };
  },
  slice({ starts, sizes, steps }, x) {
    for (const [axis, extent] of x.shape.entries()) {
      const last = starts[axis]! + (sizes[axis]! - 1) * steps[axis]!;
      const inside = starts[axis]! >= 0 && sizes[axis]! >= 0 && steps[axis]! >= 1 && last < extent;
      require(inside, "slice", `axis ${axis} within 0..${extent - 1}`, `${starts[axis]}..${last}`);
    }
    return { dtype: x.dtype, shape: sizes };
  },
  pad({ before, after, between }, x) {
    return {
      dtype: x.dtype,
      shape: x.shape.map((n, axis) => before[axis]! + n + Math.max(n - 1, 0) * between[axis]! + after[axis]!),
    };
  },
  concat({ axis }, first, ...rest) {
    const shape = [...first!.shape];
    for (const { shape: other } of rest) {
      const fits = other.length === shape.length && other.every((n, a) => a === axis || n === shape[a]);
      require(fits, "concat", `${formatShape(shape)} but for axis ${axis}`, formatShape(other));
      shape[axis]! += other[axis]!;
    }
    return { dtype: first!.dtype, shape };
  },
  cast: ({ dtype }, x) => ({ dtype, shape: x.shape }),

  matmul({ transposeA, transposeB }, a, b) {
    require(a.shape.length >= 2 && b.shape.length >= 2, "matmul", "matrices", formatShape(a.shape));
    const [m, ka] = lastTwo(a.shape, transposeA);
    const [kb, n] = lastTwo(b.shape, transposeB);
    require(ka === kb, "matmul", `${ka} rows on the right`, kb);
    return f32([...broadcastShapes("matmul", a.shape.slice(0, -2), b.shape.slice(0, -2)), m, n]);
  },
  conv(attributes, x, weight) {
    const [n, c, h, w] = image("conv", x);
    const [o, inner, kernelHeight, kernelWidth] = image("conv", weight);
    require(inner === c, "conv", `a weight for ${c} channels`, formatShape(weight.shape));
    return f32([n, o, convExtent(h, kernelHeight, attributes), convExtent(w, kernelWidth, attributes)]);
  },
  convInputGrad({ shape, ...attributes }, outGrad, weight) {
    const forward = shapeRules.conv(attributes, f32(shape), weight);
    require(sameShape(forward.shape, outGrad.shape), "convInputGrad", formatShape(
      forward.shape,
    ), outGrad.shape);
    return f32(shape);
  },
  convWeightGrad({ shape, ...attributes }, x, outGrad) {
    const forward = shapeRules.conv(attributes, x, f32(shape));
    require(sameShape(forward.shape, outGrad.shape), "convWeightGrad", formatShape(
      forward.shape,
    ), outGrad.shape);
    return f32(shape);
  },
  batchNorm(_, x, ...statistics) {
    for (const { shape } of statistics) {
      require(sameShape(shape, [x.shape[1]!]), "batchNorm", `${x.shape[1]} values a statistic`, formatShape(
        shape,
      ));
    }
    return f32(x.shape);
  },
  averagePool: ({ window }, x) => f32(pooled("averagePool", x, window)),
  maxPool: ({ window }, x) => f32(pooled("maxPool", x, window)),
  logSoftmax: unary,

  gatherPixels(_, x, index) {
    require(index.dtype === "i32", "gatherPixels", "i32 indices", index.dtype);
    require(x.shape.length === 3 && index.shape.length === 2, "gatherPixels", "[n,c,l] and [n,p]", x.shape);
    return f32([x.shape[0]!, x.shape[1]!, index.shape[1]!]);
  },
  scatterPixels({ length }, y, index) {
    require(index.dtype === "i32", "scatterPixels", "i32 indices", index.dtype);
    require(y.shape[2] === index.shape[1], "scatterPixels", `${index.shape[1]} values a channel`, y.shape);
    return f32([y.shape[0]!, y.shape[1]!, length]);
  },
};

/**
 * The NumPy broadcast of two shapes.
 *
 * @throws ComputeError `invalid` if an axis has two extents and neither is 1
 */
export function broadcastShapes(where: string, a: Shape, b: Shape): Shape {
  const rank = Math.max(a.length, b.length);
  return Array.from({ length: rank }, (_, axis) => {
    const left = a[axis - rank + a.length] ?? 1;
    const right = b[axis - rank + b.length] ?? 1;
    require(left === right || left === 1 || right === 1, where, `a shape that fits ${formatShape(a)}`, b);
    return left === 1 ? right : left;
  });
}

/** The extent of a convolution's result. */
export function convExtent(extent: number, kernel: number, { stride, padding }: ConvAttributes): number {
  return Math.floor((extent + 2 * padding - kernel) / stride) + 1;
}

function lastTwo(shape: Shape, transposed: boolean): [number, number] {
  const [rows, columns] = [shape.at(-2)!, shape.at(-1)!];
  return transposed ? [columns, rows] : [rows, columns];
}

function image(where: string, { shape }: ValueType): [number, number, number, number] {
  require(shape.length === 4, where, "four axes", formatShape(shape));
  return [shape[0]!, shape[1]!, shape[2]!, shape[3]!];
}

function pooled(where: string, x: ValueType, window: number): Shape {
  const [n, c, h, w] = image(where, x);
  require(h % window === 0 && w % window === 0, where, `extents in multiples of ${window}`, formatShape(
    x.shape,
  ));
  return [n, c, h / window, w / window];
}

function require(holds: boolean, where: string, want: string, got: unknown): asserts holds {
  if (holds) return;
  throw new ComputeError({ code: "invalid", where, detail: `want ${want}, got ${String(got)}` });
}
