import { unknownName } from "../errors.js";
import type { DeviceLibrary, Engine, EngineOptions } from "./engine.js";

/** Implementations are loaded when they are asked for: importing this package loads no native code. */
const engines: Readonly<Record<string, (options: EngineOptions) => Promise<Engine>>> = {
  reference: async () => (await import("./reference/engine.js")).createReferenceEngine(),
  onnx: async (options) => (await import("./onnx/engine.js")).createOnnxEngine(options),
};

/** The engines that `openEngine` knows. */
export const engineNames: readonly string[] = Object.keys(engines);

/**
 * Opens an engine by name; `dispose` it when done.
 *
 * @throws ComputeError `unknown` for a name that no engine has, `failed` if its library does not load
 */
export async function openEngine(name = "onnx", options: EngineOptions = {}): Promise<Engine> {
  const open = Object.hasOwn(engines, name) ? engines[name] : undefined;
  if (!open) throw unknownName("engine", "engine", name, engineNames);
  return open(options);
}

/** What the installed library of the `onnx` engine carries for each device it knows on this system. */
export async function listDeviceLibraries(): Promise<readonly DeviceLibrary[]> {
  return (await import("./onnx/engine.js")).listProviders();
}
