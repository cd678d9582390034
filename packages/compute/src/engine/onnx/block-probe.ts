/** How many channels ONNX Runtime puts into a block depends on the processor, and it does not say: so it is looked at. */
import { OnnxWriter } from "./model.js";

/** Channels of the probe: more than any block has. */
export const PROBE_CHANNELS = 64;

/** A model that answers `x` [1, channels, 1, 2] in the blocked layout as `y`, in the order of memory. */
export function blockProbe(): Uint8Array {
  const w = new OnnxWriter();
  w.input("x", "f32", [1, PROBE_CHANNELS, 1, 2]);
  const flat = w.op("Reshape", [w.blocked("ReorderInput", ["x"]), w.integers([PROBE_CHANNELS * 2])]);
  w.output("y", flat, "f32", [PROBE_CHANNELS * 2]);
  return w.finish();
}

/** The channels in a block, given the probe's answer to 0, 1, 2, ...: the first block ends where the second pixel begins. */
export function readBlockSize(reordered: Float32Array): number {
  return Math.max(1, reordered.indexOf(1));
}
