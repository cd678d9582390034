/** Slices of rows and columns in the blocked layout, and zeros around and between pixels: whole blocks are copied. */
import type { BlockedGraph, BlockedRow } from "./blocked-graph.js";

export const slice: BlockedRow<"slice"> = {
  result: "blocked",
  fits: (blocks, { inputs: [x], shape: [n, c] }) => {
    const from = blocks.node(x!).shape;
    return blocks.isBlocked(x!) && from[0] === n && from[1] === c;
  },
  write(blocks, { inputs: [x], attributes: { starts, sizes, steps }, shape }) {
    const { w } = blocks;
    const ends = sizes.map((size, axis) => starts[axis]! + (size - 1) * steps[axis]! + 1);
    const bounds = [starts.slice(2), ends.slice(2), [1, 2], steps.slice(2)].map((list) => w.integers(list));
    const cut = w.op("Slice", [asPixels(blocks, x!), ...bounds]);
    return w.op("Reshape", [cut, w.integers(shape)]);
  },
};

/** Its result is blocked whatever its input is: what follows it is larger than what came before. */
export const pad: BlockedRow<"pad"> = {
  result: "blocked",
  fits: (blocks, { attributes: { before, after, between }, shape }) =>
    shape.length === 4 &&
    blocks.isWhole(shape[1]!) &&
    [before, after, between].every(([n, c]) => n === 0 && c === 0),
  write(blocks, node) {
    const { w, block } = blocks;
    const { before, after, between } = node.attributes;
    const [n, c, height, width] = blocks.node(node.inputs[0]!).shape as [number, number, number, number];
    const [down, across] = [between[2]!, between[3]!];
    const rows = w.op("Reshape", [
      blocks.blocked(node.inputs[0]!),
      w.integers([(n * c * height) / block, 1, width, block]),
    ]);
    const gaps = w.integers([0, 0, 0, 0, 0, down, 0, across * block]);
    const apart = down + across > 0 ? w.op("Pad", [rows, gaps, w.scalar(0)]) : rows;
    const image = w.op("Reshape", [
      apart,
      w.integers([(n * c) / block, height * (down + 1), width * (across + 1), block]),
    ]);
    // The last gap has no neighbour behind it: it counts towards `after`, and is cut off where it is more.
    const pads = [0, before[2]!, before[3]!, 0, 0, after[2]! - down, after[3]! - across, 0];
    const padded = pads.every((extent) => extent === 0)
      ? image
      : w.op("Pad", [image, w.integers(pads), w.scalar(0)]);
    return w.op("Reshape", [padded, w.integers(node.shape)]);
  },
};

function asPixels(blocks: BlockedGraph, id: number): string {
  const { w, block } = blocks;
  const [n, c, height, width] = blocks.node(id).shape as [number, number, number, number];
  return w.op("Reshape", [blocks.blocked(id), w.integers([(n * c) / block, height, width, block])]);
}
