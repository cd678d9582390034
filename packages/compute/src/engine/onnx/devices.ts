/** Where ONNX Runtime can compute, and what each place needs: one row a device. */
import type { InferenceSession } from "onnxruntime-node";
import { invalid } from "../../errors.js";
import { deviceFailure } from "../device-failure.js";
import type { EngineOptions } from "../engine.js";
import { hasVulkanLoader } from "./vulkan-loader.js";

type Provider = InferenceSession.ExecutionProviderConfig;

/** A device of the runtime. */
export interface OnnxDevice {
  /** Execution providers, the preferred one first; what none of them can do runs on the processor. */
  readonly providers: readonly Provider[];
  /** `process.platform-process.arch` of the builds that carry it. */
  readonly platforms: readonly string[];
  /** Whether convolutions and matrix products can be computed in half precision. */
  readonly half: boolean;
  /** Whether it has TF32, which is off unless asked for. */
  readonly tf32: boolean;
  /** Whether results of a session can be fed to another one without leaving the device. */
  readonly keepsResults: boolean;
  readonly session?: InferenceSession.SessionOptions;
  /** What is missing on this machine although the runtime would have it, found without loading anything. */
  readonly missing?: () => string | undefined;
}

/** ML programs, which keep single precision, on processor and GPU: the neural engine knows halves only. */
const COREML_FLAGS = 0x10 | 0x20;

const graphics = { half: true, tf32: false, keepsResults: true };
const nvidia = { platforms: ["linux-x64"], half: true, tf32: true, keepsResults: false };
const other = { half: false, tf32: false, keepsResults: false };

/** The rows. */
export const onnxDevices: Readonly<Record<string, OnnxDevice>> = {
  cpu: { ...other, providers: ["cpu"], platforms: [] },
  webgpu: {
    ...graphics,
    providers: ["webgpu"],
    platforms: ["linux-x64", "win32-x64", "win32-arm64", "darwin-x64", "darwin-arm64"],
    missing: () =>
      hasVulkanLoader()
        ? undefined
        : "the Vulkan loader (libvulkan.so.1) is missing: install libvulkan1 and the GPU's driver, or use --device cpu",
  },
  cuda: { ...nvidia, providers: ["cuda"] },
  tensorrt: { ...nvidia, providers: ["tensorrt", "cuda"] },
  coreml: {
    ...other,
    providers: [{ name: "coreml", coreMlFlags: COREML_FLAGS }],
    platforms: ["darwin-x64", "darwin-arm64"],
  },
  dml: {
    ...other,
    providers: ["dml"],
    platforms: ["win32-x64", "win32-arm64"],
    session: { enableMemPattern: false },
  },
};

/**
 * The device of a name that the engine has.
 *
 * @throws ComputeError `missing` where this system cannot have it; `invalid` for a precision
 *   that it lacks
 */
export function chooseDevice({ device = "cpu", half = false, tf32 = false }: EngineOptions): OnnxDevice {
  const row = onnxDevices[device]!;
  if (half && !row.half) throw invalid("--half", `a device with half precision (${having("half")})`, device);
  if (tf32 && !row.tf32) throw invalid("--tf32", `a device with TF32 (${having("tf32")})`, device);
  const here = `${process.platform}-${process.arch}`;
  if (device !== "cpu" && !row.platforms.includes(here)) {
    const detail = `ONNX Runtime has it on ${row.platforms.join(", ")}, not on ${here}: use --device cpu`;
    throw deviceFailure(device, { code: "missing", detail });
  }
  const missing = row.missing?.();
  if (missing) throw deviceFailure(device, { code: "missing", detail: missing });
  return row;
}

function having(precision: "half" | "tf32"): string {
  return Object.keys(onnxDevices)
    .filter((name) => onnxDevices[name]![precision])
    .join(", ");
}
