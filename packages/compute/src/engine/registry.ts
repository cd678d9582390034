import { ComputeError, unknownName } from "../errors.js";
import { engineDevices } from "./devices.js";
import type { Engine, EngineOptions } from "./engine.js";
import { openWithFallback } from "./fallback.js";

/** Implementations are loaded when they are asked for: importing this package loads no native code. */
const engines: Readonly<Record<string, (options: EngineOptions) => Promise<Engine>>> = {
  reference: async (options) => {
    refusePrecision("reference", options);
    return (await import("./reference/engine.js")).createReferenceEngine();
  },
  onnx: async (options) => (await import("./onnx/engine.js")).createOnnxEngine(options),
  tfjs: async (options) => {
    refusePrecision("tfjs", options);
    return (await import("./tfjs/engine.js")).createTfjsEngine(options);
  },
};

/** The engines that `openEngine` knows. */
export const engineNames: readonly string[] = Object.keys(engines);

/**
 * Opens an engine by name, on a device; `dispose` it when done.
 *
 * @throws ComputeError `unknown` for a name that no engine or device has, `missing` for a device that is not there,
 *   `failed` if its library does not load
 */
export async function openEngine(name = "onnx", options: EngineOptions = {}): Promise<Engine> {
  const open = Object.hasOwn(engines, name) ? engines[name] : undefined;
  if (!open) throw unknownName("engine", "engine", name, engineNames);
  const { device } = options;
  const known = engineDevices[name] ?? ["cpu"];
  if (device !== undefined && !known.includes(device))
    throw unknownName("device", `device of ${name}`, device, known);
  if (options.fallback === undefined || device === undefined || device === "cpu") return open(options);
  return openWithFallback({
    open: () => open(options),
    openOther: () => open({ ...options, device: "cpu", half: false, tf32: false }),
    onNote: options.onNote ?? (() => {}),
  });
}

function refusePrecision(engine: string, { half, tf32 }: EngineOptions): void {
  if (!half && !tf32) return;
  const detail = `the ${engine} engine computes in one precision`;
  throw new ComputeError({ code: "unsupported", where: half ? "--half" : "--tf32", detail });
}
