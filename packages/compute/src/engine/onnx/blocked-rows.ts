/** The operators that are written in the blocked layout where their operands are, one row each. */
import type { Node } from "../../graph/graph.js";
import type { Op } from "../../graph/op.js";
import { sameShape, sizeOf } from "../../tensor.js";
import { weightGrad, writeStridedInputGrad } from "./blocked-conv.js";
import { pad, slice } from "./blocked-copy.js";
import type { BlockedGraph, BlockedRow, BlockedRows } from "./blocked-graph.js";
import { isAbsorbed, isSum, writeSum } from "./blocked-sum.js";
import type { AttributeValue } from "./operation.js";
import { steepSigmoid } from "./step.js";

type Attributes = Readonly<Record<string, AttributeValue>>;

const isFirstBlocked = (blocks: BlockedGraph, { inputs }: Node): boolean => blocks.isBlocked(inputs[0]!);

const elementwise = (type: string, attributes: Attributes = {}): BlockedRow<Op> => ({
  result: "blocked",
  fits: isFirstBlocked,
  write: (blocks, { inputs }) => blocks.w.op(type, [blocks.blocked(inputs[0]!)], attributes),
});

const pool = (type: string): BlockedRow<"averagePool" | "maxPool"> => ({
  result: "blocked",
  fits: isFirstBlocked,
  write: (blocks, { inputs, attributes: { window } }) =>
    blocks.w.blocked(type, [blocks.blocked(inputs[0]!)], {
      kernel_shape: [window, window],
      strides: [window, window],
    }),
});

/** Sums of terms where they can be; otherwise operands of one shape, numbers, and values of whole planes. */
const binary = (type: string): BlockedRow<Op> => ({
  result: "blocked",
  waits: true,
  fits(blocks, node) {
    const { inputs, shape } = node;
    const isWide = (id: number): boolean => sameShape(blocks.node(id).shape, shape);
    if (!inputs.some((id) => isWide(id) && blocks.isBlocked(id))) return false;
    return isSum(blocks, node) || inputs.every((id) => isWide(id) || isNarrow(blocks, id, node));
  },
  write: (blocks, node) => (isSum(blocks, node) ? writeSum(blocks, node) : writeBinary(blocks, node, type)),
});

/** A number, or one value for each plane of an image. */
function isNarrow(blocks: BlockedGraph, id: number, { shape: [n, c] }: Node): boolean {
  const { shape } = blocks.node(id);
  return sizeOf(shape) === 1 || sameShape(shape, [n!, c!, 1, 1]);
}

function writeBinary(blocks: BlockedGraph, { inputs, shape }: Node, type: string): string {
  const { w, block } = blocks;
  const isPlanes = (id: number): boolean =>
    !sameShape(blocks.node(id).shape, shape) && sizeOf(blocks.node(id).shape) > 1;
  const [n, c, height, width] = shape as [number, number, number, number];
  const spread = inputs.some(isPlanes);
  const names = inputs.map((id) => {
    const isWide = sameShape(blocks.node(id).shape, shape);
    const name = isWide ? blocks.blocked(id) : blocks.plain(id);
    if (!spread) return name;
    return w.op("Reshape", [name, w.integers([n, c / block, isWide ? height * width : 1, block])]);
  });
  const result = w.op(type, names);
  return spread ? w.op("Reshape", [result, w.integers(shape)]) : result;
}

/** A ReLU is part of the sum before it. */
const relu: BlockedRow<"relu"> = {
  result: "blocked",
  fits: isFirstBlocked,
  write(blocks, { inputs: [x] }) {
    return isAbsorbed(blocks, x!)
      ? writeSum(blocks, blocks.node(x!), { relu: true })
      : blocks.w.op("Relu", [blocks.blocked(x!)]);
  },
};

/** Sums over pixels, or over images and pixels; of a product, without the product being written. */
const sum: BlockedRow<"sum"> = {
  result: "plain",
  fits: (blocks, node) =>
    ["2,3", "0,2,3"].includes(node.attributes.axes.join()) && isFirstBlocked(blocks, node),
  write(blocks, { inputs: [x], attributes: { axes }, shape }) {
    const { w } = blocks;
    const [n, c] = blocks.node(x!).shape;
    const planes = w.op("Reshape", [planeSums(blocks, blocks.node(x!)), w.integers([n!, c!])]);
    const total = axes[0] === 0 ? w.op("ReduceSum", [planes, w.integers([0])], { keepdims: 0 }) : planes;
    return w.op("Reshape", [total, w.integers(shape)]);
  },
};

/** The sum of every plane. A product of two tensors is a depthwise convolution of one with the other as its kernel. */
function planeSums(blocks: BlockedGraph, node: Node): string {
  const { w } = blocks;
  const [n, c, height, width] = node.shape as [number, number, number, number];
  const isProduct = node.op === "multiply" && blocks.isReadOnce(node.id) && !isSum(blocks, node);
  if (isProduct && node.inputs.every((id) => sameShape(blocks.node(id).shape, node.shape))) {
    const [left, right] = node.inputs.map((id) => blocks.blocked(id)) as [string, string];
    const images = w.op("Reshape", [left, w.integers([1, n * c, height, width])]);
    const kernel = w.op("Reshape", [right, w.integers([n * c, 1, height, width])]);
    return w.blocked("Conv", [images, kernel], { group: n * c, kernel_shape: [height, width] });
  }
  const means = w.blocked("GlobalAveragePool", [blocks.blocked(node.id)]);
  return w.op("Mul", [means, w.scalar(height * width)]);
}

/** The rows. */
export const blockedRows: BlockedRows = {
  conv: {
    result: "blocked",
    waits: true,
    fits: (blocks, { shape: [, o], inputs: [x] }) => {
      const c = blocks.node(x!).shape[1]!;
      return blocks.isWhole(o!) && (blocks.isWhole(c) || c < blocks.block);
    },
    write: (blocks, node) => writeSum(blocks, node),
  },
  convInputGrad: {
    result: "blocked",
    waits: true,
    fits: (blocks, { shape: [, c], inputs: [outGrad] }) =>
      blocks.isWhole(c!) && blocks.isWhole(blocks.node(outGrad!).shape[1]!),
    write: (blocks, node) =>
      node.attributes.stride === 1 ? writeSum(blocks, node) : writeStridedInputGrad(blocks, node),
  },
  convWeightGrad: weightGrad,
  batchNorm: {
    result: "blocked",
    waits: true,
    fits: isFirstBlocked,
    write: (blocks, node) => writeSum(blocks, node),
  },

  add: binary("Add"),
  subtract: binary("Sub"),
  multiply: binary("Mul"),
  sum,

  slice,
  pad,

  relu,
  step: elementwise("HardSigmoid", steepSigmoid),
  negate: elementwise("Neg"),
  abs: elementwise("Abs"),
  sign: elementwise("Sign"),
  sqrt: elementwise("Sqrt"),
  averagePool: pool("AveragePool"),
  maxPool: pool("MaxPool"),
};
