import { checkDevice } from "./check-device.js";
import { engineDevices, notAutomatic } from "./devices.js";

/** The device of an engine that does a few convolutions in the shortest time here; `cpu` where nothing else works. */
export async function fastestDevice(engine: string): Promise<string> {
  let best = { device: "cpu", milliseconds: Number.POSITIVE_INFINITY };
  for (const device of (engineDevices[engine] ?? []).filter((name) => !notAutomatic.includes(name))) {
    const check = await checkDevice(engine, device);
    if (check.works && check.milliseconds < best.milliseconds) best = { device, ...check };
  }
  return best.device;
}
