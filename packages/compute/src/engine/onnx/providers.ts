import type { DeviceLibrary } from "../engine.js";

/** The execution providers of the installed ONNX Runtime, and whether their libraries came with it. */
export async function listProviders(): Promise<readonly DeviceLibrary[]> {
  // Loaded late: an engine's sessions live in threads of their own, and the caller's thread needs no native code.
  const { listSupportedBackends } = await import("onnxruntime-node");
  return listSupportedBackends().map(({ name, bundled }) => ({ device: name, installed: bundled }));
}
