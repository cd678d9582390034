import { checkDevice, fastestDevice } from "@basin/compute";
import { UsageError } from "./command-line.js";

/** What slots compute with where a run does not say otherwise. */
const ENGINE = "onnx";

/**
 * The devices of slots, each tried once, so that a worker does not take work that it must fail; `auto` becomes the fastest.
 *
 * @throws UsageError saying what is missing and what to do
 */
export async function openDevices(slots: readonly string[]): Promise<string[]> {
  const fastest = slots.includes("auto") ? await fastestDevice(ENGINE) : "cpu";
  const devices = slots.map((slot) => (slot === "auto" ? fastest : slot));
  for (const device of new Set(devices)) {
    const check = device === "cpu" ? undefined : await checkDevice(ENGINE, device);
    if (check?.works === false) throw new UsageError(check.reason);
  }
  // Compute threads could not forbid it: NVIDIA's libraries see the variables of the process.
  process.env["NVIDIA_TF32_OVERRIDE"] ||= "0";
  return devices;
}
