import { engineDevices, notAutomatic } from "./devices.js";
import { probeDevice } from "./probe.js";

/** The device of an engine that does a few convolutions in the shortest time here; `cpu` where nothing else works. */
export async function fastestDevice(engine: string): Promise<string> {
  let best = { device: "cpu", milliseconds: Number.POSITIVE_INFINITY };
  for (const device of (engineDevices[engine] ?? []).filter((name) => !notAutomatic.includes(name))) {
    const probe = await probeDevice(engine, device);
    if (probe.works && probe.milliseconds < best.milliseconds) best = { device, ...probe };
  }
  return best.device;
}
