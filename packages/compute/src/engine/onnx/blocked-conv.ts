/** The gradients of a convolution in the blocked layout, where they are not convolutions of the same kind. */
import type { Node } from "../../graph/graph.js";
import type { Shape } from "../../tensor.js";
import type { BlockedGraph, BlockedRow } from "./blocked-graph.js";
import { inputGradTaps } from "./lower-conv.js";
import type { OnnxWriter } from "./model.js";

/**
 * The gradient of the images at a stride above 1: phases as in the plain layout, but as the outermost channels, so
 * that whole vectors are interleaved.
 */
export function writeStridedInputGrad(blocks: BlockedGraph, node: Node<"convInputGrad">): string {
  const { w, block } = blocks;
  const [outGrad, weight] = node.inputs as [number, number];
  const { stride } = node.attributes;
  const [n, c, height, width] = node.shape as [number, number, number, number];
  const [o, , kernel] = blocks.node(weight).shape as [number, number, number];
  const shapes = [node.shape, blocks.node(outGrad).shape, kernel] as const;
  const { picked, taps, pads } = inputGradTaps(w, blocks.plain(weight), shapes, node.attributes);
  const apart = [o / block, block, c / block, block, stride, taps, stride, taps];
  const ordered = w.op("Transpose", [w.op("Reshape", [picked, w.integers(apart)])], {
    perm: [4, 6, 2, 0, 5, 7, 1, 3],
  });
  const merged = w.op("Reshape", [ordered, w.integers([c * stride * stride, o, taps, taps])]);
  const phases = w.blocked("Conv", [blocks.blocked(outGrad), merged], { kernel_shape: [taps, taps], pads });
  const [rows, columns] = [Math.ceil(height / stride), Math.ceil(width / stride)];
  const split = w.op("Reshape", [phases, w.integers([n, stride, stride, c / block, rows, columns, block])]);
  const between = w.op("Transpose", [split], { perm: [0, 3, 4, 1, 5, 2, 6] });
  const image = w.op("Reshape", [
    between,
    w.integers([n, c / block, rows * stride, columns * stride * block]),
  ]);
  const cut = w.op("Slice", [
    image,
    w.integers([0, 0]),
    w.integers([height, width * block]),
    w.integers([2, 3]),
  ]);
  return w.op("Reshape", [cut, w.integers([n, c, height, width])]);
}

/**
 * The gradient of the weight, as a convolution of the images with outGrad as its kernel:
 *
 *     dw(o, c, ky, kx) = sum over images, y, x of outGrad(o, y, x) * image(c, s y + ky - padding, s x + kx - padding)
 *
 * In the blocked layout a row of an image is a row of `columns * block` numbers, and so is read as an image with one
 * channel: a kernel with as many pixels as outGrad, its columns `s * block` apart, then answers for k * block
 * neighbouring places the k columns of the weight for each channel of a block. Outputs are the blocked channels of
 * outGrad, whose memory is already ordered as such a kernel. Nothing is copied but for the zeros beside the rows.
 *
 * Every group of images is a group of the convolution, with the images as its input channels.
 */
export const weightGrad: BlockedRow<"convWeightGrad"> = {
  result: "plain",
  fits: (blocks, { shape: [o, c] }) => blocks.isWhole(o!) && (blocks.isWhole(c!) || c! < blocks.block),
  write(blocks, node) {
    const { w, block } = blocks;
    const outGrad = node.inputs[1]!;
    const [o, c, kernelHeight, kernelWidth] = node.shape as [number, number, number, number];
    const [n, , outHeight, outWidth] = blocks.node(outGrad).shape as [number, number, number, number];
    const { stride } = node.attributes;
    const lanes = blocks.isWhole(c) ? block : c;
    const filled = n > block ? Math.ceil(n / block) * block : n;
    const images = spreadImages(blocks, node, { lanes, filled });
    const perGroup = groupSize(filled, block);
    const groups = filled / perGroup;
    const kernel = asKernel(blocks, outGrad, { filled, perGroup });
    const products = w.blocked("Conv", [images.name, kernel], {
      group: groups,
      kernel_shape: [outHeight, outWidth],
      dilations: [stride, stride * lanes],
      pads: images.pads,
    });
    const parts = [c / lanes, groups, o / block, kernelHeight, kernelWidth, lanes, block];
    const apart = w.op("Reshape", [products, w.integers(parts)]);
    const total = w.op("ReduceSum", [apart, w.integers([1])], { keepdims: 0 });
    const ordered = w.op("Transpose", [total], { perm: [1, 5, 0, 4, 2, 3] });
    return w.op("Reshape", [ordered, w.integers(node.shape)]);
  },
};

/** The most images whose products one group adds up: as many as the runtime reads as plain channels. */
function groupSize(images: number, block: number): number {
  let size = 1;
  while (size * 2 < block && images % (size * 2) === 0) size *= 2;
  return size;
}

/** The images as [c / lanes, n, h, columns * lanes] with zeros beside the rows, and the padding that is left to do. */
function spreadImages(
  blocks: BlockedGraph,
  node: Node<"convWeightGrad">,
  { lanes, filled }: { lanes: number; filled: number },
): { readonly name: string; readonly pads: readonly number[] } {
  const { w } = blocks;
  const [x, outGrad] = node.inputs as [number, number];
  const [n, c, height, width] = blocks.node(x).shape as [number, number, number, number];
  const { stride, padding } = node.attributes;
  const [below, right] = [2, 3].map(
    (axis) =>
      (blocks.node(outGrad).shape[axis]! - 1) * stride +
      node.shape[axis]! -
      blocks.node(x).shape[axis]! -
      padding,
  ) as [number, number];
  const rows = asRows(blocks, x, lanes);
  const left = [padding, 0, Math.max(0, below), 0];
  if (lanes === blocks.block && filled === n && below >= 0 && right >= 0) {
    const name = padRows(w, rows, {
      channels: n * lanes,
      shape: [c / lanes, n * lanes, height, width],
      right,
      padding,
    });
    const wide = [c / lanes, n, height, (width + padding + right) * lanes];
    return { name: w.op("Reshape", [name, w.integers(wide)]), pads: left };
  }
  const pads = [0, 0, 0, padding * lanes, 0, filled - n, Math.min(0, below), right * lanes];
  const flat = w.op("Reshape", [rows, w.integers([c / lanes, n, height, width * lanes])]);
  return { name: padded(w, flat, pads), pads: left };
}

/** Blocked images with zeros beside their rows, by a convolution that copies: it runs on all threads, `Pad` on one. */
function padRows(
  w: OnnxWriter,
  name: string,
  { channels, shape, padding, right }: { channels: number; shape: Shape; padding: number; right: number },
): string {
  if (padding === 0 && right === 0) return name;
  const images = w.op("Reshape", [name, w.integers(shape)]);
  const attributes = { group: channels, kernel_shape: [1, 1], pads: [0, padding, 0, right] };
  return w.blocked("Conv", [images, w.filled([channels, 1, 1, 1], 1)], attributes);
}

/** Blocks of channels outermost; fewer channels than a block become the innermost axis. */
function asRows(blocks: BlockedGraph, id: number, lanes: number): string {
  const { w, block } = blocks;
  const [n, c, height, width] = blocks.node(id).shape as [number, number, number, number];
  if (lanes !== block) return w.op("Transpose", [blocks.plain(id)], { perm: [0, 2, 3, 1] });
  if (c === block) return blocks.blocked(id);
  const planes = w.op("Reshape", [blocks.blocked(id), w.integers([n, c / block, height * width * block])]);
  return w.op("Transpose", [planes], { perm: [1, 0, 2] });
}

/** outGrad as the weight of a convolution with groups of images: [groups, o / block, images, h, w, block]. */
function asKernel(
  blocks: BlockedGraph,
  id: number,
  { filled, perGroup }: { filled: number; perGroup: number },
): string {
  const { w, block } = blocks;
  const [n, o, height, width] = blocks.node(id).shape as [number, number, number, number];
  const all = padded(w, blocks.blocked(id), [0, 0, 0, 0, filled - n, 0, 0, 0]);
  const groups = filled / perGroup;
  const planes = [groups, perGroup, o / block, height * width * block];
  const shape = w.integers([groups * o, perGroup, height, width]);
  if (o === block) return w.op("Reshape", [all, shape]);
  const apart = w.op("Reshape", [all, w.integers(planes)]);
  const ordered = w.op("Transpose", [apart], { perm: [0, 2, 1, 3] });
  return w.op("Reshape", [ordered, shape]);
}

function padded(w: OnnxWriter, name: string, pads: readonly number[]): string {
  return pads.every((extent) => extent === 0) ? name : w.op("Pad", [name, w.integers(pads), w.scalar(0)]);
}
