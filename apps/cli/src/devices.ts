import { checkDevice, engineDevices, engineNames } from "@basin/compute";

/** Whether one device of one engine can be used here, and if not, why. */
export interface DeviceReport {
  readonly engine: string;
  readonly device: string;
  readonly available: boolean;
  readonly detail: string;
  /** What to do about a missing one. */
  readonly advice: string | null;
}

/** Tries every device of every engine on a few convolutions, each in a process of its own. */
export async function examineDevices(): Promise<DeviceReport[]> {
  const reports: DeviceReport[] = [];
  for (const engine of engineNames) {
    for (const device of engineDevices[engine] ?? ["cpu"]) reports.push(await examine(engine, device));
  }
  return reports;
}

async function examine(engine: string, device: string): Promise<DeviceReport> {
  const check = await checkDevice(engine, device);
  const about = { engine, device, available: check.works };
  if (check.works) {
    const time = check.milliseconds.toFixed(check.milliseconds < 10 ? 1 : 0);
    const detail = `three small convolutions in ${time} ms`;
    return { ...about, detail, advice: null };
  }
  return { ...about, ...splitReason(check.reason.replace(`device ${device}: `, "")) };
}

/** A device that fails says what is wrong, then what to do, with a colon between. */
function splitReason(reason: string): Pick<DeviceReport, "detail" | "advice"> {
  const colon = reason.lastIndexOf(": ");
  if (colon < 0) return { detail: reason, advice: null };
  return { detail: reason.slice(0, colon), advice: reason.slice(colon + 2) };
}
