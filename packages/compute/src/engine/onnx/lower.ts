/** From graphs to ONNX: one row for each operator. */
import { type Graph, inputsOf, type Node } from "../../graph/graph.js";
import type { Op, ReduceAttributes } from "../../graph/op.js";
import { sizeOf, zeros } from "../../tensor.js";
import { BlockedGraph } from "./blocked-graph.js";
import { blockedRows } from "./blocked-rows.js";
import { lowerConv, lowerConvInputGrad, lowerConvWeightGrad } from "./lower-conv.js";
import { OnnxWriter, type WriterOptions } from "./model.js";
import { steepSigmoid } from "./step.js";

/** Writes one node; `inputs` are the names of its inputs' results, `sources` the input nodes. */
export type Lowering<O extends Op> = (
  w: OnnxWriter,
  node: Node<O>,
  inputs: readonly string[],
  sources: readonly Node[],
) => string;

const ONNX_FLOAT = 1;
const ONNX_INT32 = 6;

const direct =
  (type: string): Lowering<Op> =>
  (w, _, inputs) =>
    w.op(type, inputs);

/** ONNX's comparisons answer booleans. */
const comparison =
  (type: string): Lowering<Op> =>
  (w, _, inputs) =>
    w.op("Cast", [w.op(type, inputs)], { to: ONNX_FLOAT });

const keep = ({ keepAxes }: ReduceAttributes): { keepdims: number } => ({ keepdims: keepAxes ? 1 : 0 });

/** The rows. */
export const lowerings: { readonly [O in Op]: Lowering<O> } = {
  input: (_, node) => node.attributes.name,
  constant: (w, node) => w.constant(node.attributes.value),

  negate: direct("Neg"),
  exp: (w, { shape }, [x]) => lowerSmooth(w, "Exp", x!, shape),
  log: (w, { shape }, [x]) => lowerSmooth(w, "Log", x!, shape),
  sqrt: direct("Sqrt"),
  tanh: (w, { shape }, [x]) => lowerSmooth(w, "Tanh", x!, shape),
  abs: direct("Abs"),
  sign: direct("Sign"),
  floor: direct("Floor"),
  relu: direct("Relu"),
  step: lowerStep,

  add: direct("Add"),
  subtract: direct("Sub"),
  multiply: direct("Mul"),
  divide: direct("Div"),
  maximum: direct("Max"),
  minimum: direct("Min"),
  greater: comparison("Greater"),
  equal: comparison("Equal"),

  sum: lowerSum,
  max: (w, { attributes }, [x]) => w.op("ReduceMax", [x!], { axes: attributes.axes, ...keep(attributes) }),

  reshape: (w, { shape }, [x]) => w.op("Reshape", [x!, w.integers(shape)]),
  transpose: (w, { attributes }, [x]) => w.op("Transpose", [x!], { perm: attributes.order }),
  broadcast: (w, { shape }, [x]) => w.op("Expand", [x!, w.integers(shape)]),
  slice(w, { attributes: { starts, sizes, steps } }, [x]) {
    const ends = sizes.map((size, axis) => starts[axis]! + (size - 1) * steps[axis]! + 1);
    const axes = sizes.map((_, axis) => axis);
    return w.op("Slice", [x!, w.integers(starts), w.integers(ends), w.integers(axes), w.integers(steps)]);
  },
  pad: lowerPad,
  concat: (w, { attributes }, inputs) => w.op("Concat", inputs, { axis: attributes.axis }),
  cast: (w, { attributes }, [x]) =>
    w.op("Cast", [x!], { to: attributes.dtype === "i32" ? ONNX_INT32 : ONNX_FLOAT }),

  matmul(w, { attributes: { transposeA, transposeB } }, [a, b], [sourceA, sourceB]) {
    return w.op("MatMul", [
      transposeA ? swapLast(w, a!, sourceA!.shape.length) : a!,
      transposeB ? swapLast(w, b!, sourceB!.shape.length) : b!,
    ]);
  },
  conv: lowerConv,
  convInputGrad: lowerConvInputGrad,
  convWeightGrad: lowerConvWeightGrad,
  batchNorm: (w, { attributes }, inputs) =>
    w.op("BatchNormalization", inputs, { epsilon: { float: attributes.epsilon } }),
  averagePool: (w, { attributes: { window } }, [x]) => w.op("AveragePool", [x!], windows(window)),
  maxPool: (w, { attributes: { window } }, [x]) => w.op("MaxPool", [x!], windows(window)),
  logSoftmax: lowerLogSoftmax,

  gatherPixels: (w, { shape }, [x, index]) =>
    w.op("GatherElements", [x!, spreadIndex(w, index!, shape)], { axis: 2 }),
  scatterPixels(w, { shape }, [y, index], [source]) {
    const target = w.op("Expand", [w.constant(zeros("f32", [1, 1, 1])), w.integers(shape)]);
    const spread = spreadIndex(w, index!, source!.shape);
    return w.op("ScatterElements", [target, spread, y!], { axis: 2, reduction: "add" });
  },
};

/**
 * The ONNX model that computes a graph; `finish` gives its bytes.
 *
 * @param block channels in a block of the runtime's blocked layout, or 1 to write everything in the plain layout
 */
export function lowerGraph(
  graph: Graph,
  { block = 1, lanes = LANES, half = false }: { readonly block?: number } & WriterOptions = {},
): OnnxWriter {
  const w = new OnnxWriter({ lanes, half });
  for (const { attributes, dtype, shape } of inputsOf(graph)) w.input(attributes.name, dtype, shape);
  const blocks: BlockedGraph = new BlockedGraph(w, graph, {
    block,
    rows: blockedRows,
    writePlain(node) {
      const sources = node.inputs.map((id) => graph.nodes[id]!);
      const names = node.inputs.map((id) => blocks.plain(id));
      return (lowerings[node.op] as Lowering<Op>)(w, node, names, sources);
    },
  });
  for (const node of graph.nodes) blocks.write(node);
  for (const [name, id] of Object.entries(graph.outputs)) {
    const { dtype, shape } = graph.nodes[id]!;
    w.output(name, blocks.plain(id), dtype, shape);
  }
  return w;
}

function lowerStep(w: OnnxWriter, _: Node<"step">, [x]: readonly string[]): string {
  return w.op("HardSigmoid", [x!], steepSigmoid);
}

function lowerPad(
  w: OnnxWriter,
  node: Node<"pad">,
  [x]: readonly string[],
  [source]: readonly Node[],
): string {
  const { before, after, between } = node.attributes;
  const apart = between.some((gap) => gap > 0) ? spreadApart(w, x!, source!.shape, between) : x!;
  // The last gap has no neighbour behind it: it counts towards `after`, and is cut off where it is more.
  const pads = [...before, ...after.map((extent, axis) => extent - between[axis]!)];
  return pads.every((extent) => extent === 0) ? apart : w.op("Pad", [apart, w.integers(pads), w.scalar(0)]);
}

/** Zeros behind every element along the given axes. */
function spreadApart(w: OnnxWriter, x: string, shape: readonly number[], between: readonly number[]): string {
  const [n, c, height, width] = shape as [number, number, number, number];
  if (shape.length !== 4 || between[0] !== 0 || between[1] !== 0 || between[2] !== between[3]) {
    return spreadAxes(w, x, shape, between);
  }
  // Zero channels interleaved as pixels: whole planes are copied instead of single elements.
  const block = between[2]! + 1;
  const planes = w.op("Reshape", [x, w.integers([n, c, 1, height, width])]);
  const padded = w.op("Pad", [planes, w.integers([0, 0, 0, 0, 0, 0, 0, block ** 2 - 1, 0, 0]), w.scalar(0)]);
  const channels = w.op("Reshape", [padded, w.integers([n, c * block ** 2, height, width])]);
  return w.op("DepthToSpace", [channels], { blocksize: block, mode: "CRD" });
}

/** The general case, axis by axis: the gap becomes an axis of its own, padded, and merged again. */
function spreadAxes(w: OnnxWriter, x: string, from: readonly number[], between: readonly number[]): string {
  const shape = [...from];
  let value = x;
  for (const [axis, gap] of between.entries()) {
    if (gap === 0) continue;
    const inserted = [...shape.slice(0, axis + 1), 1, ...shape.slice(axis + 1)];
    const apart = w.op("Reshape", [value, w.integers(inserted)]);
    const pads = new Array<number>(2 * inserted.length).fill(0);
    pads[inserted.length + axis + 1] = gap;
    const padded = w.op("Pad", [apart, w.integers(pads), w.scalar(0)]);
    shape[axis] = shape[axis]! * (gap + 1);
    value = w.op("Reshape", [padded, w.integers(shape)]);
  }
  return value;
}

/**
 * (x - max) - log(sum(exp(x - max))), in this order of roundings: the gradient of cross-entropy for a confident image is
 * all rounding error in single precision, and this is the error that PyTorch makes. ONNX's own LogSoftmax makes another.
 */
function lowerLogSoftmax(w: OnnxWriter, { shape }: Node<"logSoftmax">, [x]: readonly string[]): string {
  const axis = shape.length - 1;
  const shifted = w.op("Sub", [x!, w.op("ReduceMax", [x!], { axes: [axis], keepdims: 1 })]);
  const filled = fillRows(w, shifted, [sizeOf(shape.slice(0, -1)), shape[axis]!], Number.NEGATIVE_INFINITY);
  const total = w.op("ReduceSum", [w.op("Exp", [filled]), w.integers([1])], { keepdims: 1 });
  const rows = [...shape.slice(0, -1), 1];
  return w.op("Sub", [shifted, lowerSmooth(w, "Log", w.op("Reshape", [total, w.integers(rows)]), rows)]);
}

/**
 * A sum over the last axes: ONNX Runtime's order of additions depends on where in a vector a row begins, so rows are
 * filled up to whole vectors, or an image's sum would depend on its place in the batch.
 */
function lowerSum(
  w: OnnxWriter,
  node: Node<"sum">,
  [x]: readonly string[],
  [source]: readonly Node[],
): string {
  const { axes, keepAxes } = node.attributes;
  const outer = source!.shape.length - axes.length;
  const inner = sizeOf(source!.shape.slice(outer));
  const perRow = outer > 0 && axes.every((axis) => axis >= outer) && inner % w.lanes !== 0;
  if (!perRow) return w.op("ReduceSum", [x!, w.integers(axes)], { keepdims: keepAxes ? 1 : 0 });
  const filled = fillRows(w, x!, [sizeOf(source!.shape.slice(0, outer)), inner], 0);
  const total = w.op("ReduceSum", [filled, w.integers([1])], { keepdims: 0 });
  return w.op("Reshape", [total, w.integers(node.shape)]);
}

/** A tensor as rows of whole vectors. */
function fillRows(
  w: OnnxWriter,
  x: string,
  [rows, columns]: readonly [number, number],
  value: number,
): string {
  const rest = columns % w.lanes;
  const matrix = w.op("Reshape", [x, w.integers([rows, columns])]);
  return rest === 0 ? matrix : w.op("Pad", [matrix, w.integers([0, 0, 0, w.lanes - rest]), w.scalar(value)]);
}

/** Elements in the widest vector that ONNX Runtime computes with on processors. */
const LANES = 16;

/**
 * An elementwise function that ONNX Runtime approximates. It computes what is left over after whole vectors by another
 * routine with other roundings, so an element's value would depend on how many there are: the tensor is filled up to
 * whole vectors first.
 */
function lowerSmooth(
  w: OnnxWriter,
  type: "Exp" | "Log" | "Tanh",
  x: string,
  shape: readonly number[],
): string {
  const size = sizeOf(shape);
  const rest = size % w.lanes;
  if (rest === 0) return w.op(type, [x]);
  const flat = w.op("Reshape", [x, w.integers([size])]);
  const filled = w.op("Pad", [flat, w.integers([0, w.lanes - rest]), w.scalar(1)]);
  const cut = w.op("Slice", [w.op(type, [filled]), w.integers([0]), w.integers([size]), w.integers([0])]);
  return w.op("Reshape", [cut, w.integers(shape)]);
}

function swapLast(w: OnnxWriter, x: string, rank: number): string {
  const order = Array.from({ length: rank }, (_, axis) => axis);
  return w.op("Transpose", [x], { perm: [...order.slice(0, -2), rank - 1, rank - 2] });
}

function windows(window: number): { kernel_shape: number[]; strides: number[] } {
  return { kernel_shape: [window, window], strides: [window, window] };
}

/** An index [n, p] repeated over channels: ONNX gathers element by element. */
function spreadIndex(w: OnnxWriter, index: string, shape: readonly number[]): string {
  return w.op("Expand", [w.op("Unsqueeze", [index, w.integers([1])]), w.integers(shape)]);
}
