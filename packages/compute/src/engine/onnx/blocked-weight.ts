/** Weights and channel vectors in the order in which ONNX Runtime's blocked convolution reads them. */
import type { Node } from "../../graph/graph.js";
import type { Shape } from "../../tensor.js";
import type { BlockedGraph } from "./blocked-graph.js";

/** A convolution's weight [o, c, k, k] in blocks of output and input channels: [o / b, c / b, k, k, b of c, b of o]. */
export function orderedWeight(blocks: BlockedGraph, id: number): string {
  const { w, block } = blocks;
  const [o, c, height, width] = blocks.node(id).shape as [number, number, number, number];
  const cut = blocks.isWhole(c);
  const from = cut
    ? [o / block, block, c / block, block, height, width]
    : [o / block, block, c, height, width];
  const apart = w.op("Reshape", [blocks.plain(id), w.integers(from)]);
  const ordered = w.op("Transpose", [apart], { perm: cut ? [0, 2, 4, 5, 3, 1] : [0, 2, 3, 4, 1] });
  return w.op("Reshape", [ordered, w.integers([o, c, height, width])]);
}

/** The weight of the convolution that is the gradient of the images at stride 1: channels swapped, kernel flipped. */
export function inputGradWeight(blocks: BlockedGraph, id: number): string {
  const { w, block } = blocks;
  const [o, c, height, width] = blocks.node(id).shape as [number, number, number, number];
  const places = height * width;
  const from = [o / block, block, c / block, block, places];
  const apart = w.op("Reshape", [blocks.plain(id), w.integers(from)]);
  const ordered = w.op("Transpose", [apart], { perm: [2, 0, 4, 1, 3] });
  const backwards = w.integers(Array.from({ length: places }, (_, i) => places - 1 - i));
  const flipped = w.op("Gather", [ordered, backwards], { axis: 2 });
  return w.op("Reshape", [flipped, w.integers([c, o, height, width])]);
}

/** The padding of that convolution. */
export function inputGradPads(
  { shape, attributes }: Node<"convInputGrad">,
  outGrad: Shape,
  [, , kernel]: Shape,
): number[] {
  const before = kernel! - 1 - attributes.padding;
  const after = [2, 3].map((axis) => shape[axis]! - outGrad[axis]! - before + kernel! - 1);
  return [before, before, ...after];
}

/** A value [1, c, 1, 1] as [c]. */
export function channelVector(blocks: BlockedGraph, id: number): string {
  return blocks.w.op("Reshape", [blocks.plain(id), blocks.w.integers([blocks.node(id).shape[1]!])]);
}

export function negated({ w }: BlockedGraph, vector: string): string {
  return w.op("Neg", [vector]);
}

/** Batch norm as a factor and a shift of channels: scale / sqrt(variance + epsilon), and shift less the mean times that. */
export function normVectors(
  blocks: BlockedGraph,
  { inputs, attributes }: Node<"batchNorm">,
): { readonly scale: string; readonly shift: string } {
  const { w } = blocks;
  const [scale, shift, mean, variance] = inputs.slice(1).map((id) => blocks.plain(id));
  const deviation = w.op("Sqrt", [w.op("Add", [variance!, w.scalar(attributes.epsilon)])]);
  const factor = w.op("Div", [scale!, deviation]);
  return { scale: factor, shift: w.op("Sub", [shift!, w.op("Mul", [mean!, factor])]) };
}
