import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { DeviceCheck } from "./check-device-program.js";

export type { DeviceCheck };

const program = fileURLToPath(new URL("./check-device-program.js", import.meta.url));
const PATIENCE_MS = 60_000;

/**
 * Computes something small on a device, in a process of its own: a driver that crashes ends only that, and what drivers
 * write to stderr is left unsaid.
 */
export function checkDevice(engine: string, device: string): Promise<DeviceCheck> {
  return new Promise((resolve) => {
    const options = { timeout: PATIENCE_MS, windowsHide: true };
    execFile(process.execPath, [program, engine, device], options, (error, stdout) => {
      try {
        resolve(JSON.parse(stdout) as DeviceCheck);
      } catch {
        const how = error?.killed ? `did not answer in ${PATIENCE_MS / 1000} s` : "crashed";
        resolve({
          works: false,
          reason: `device ${device}: ${how}: check the GPU's driver, or use --device cpu`,
        });
      }
    });
  });
}
