import { isMainThread } from "node:worker_threads";
import { invalid } from "../../errors.js";
import type { EngineOptions } from "../engine.js";

const VARIABLE = "NVIDIA_TF32_OVERRIDE";

/**
 * Allows TF32 or forbids it, for the whole process: NVIDIA's libraries read a variable when they are loaded, and the
 * runtime's binding for Node has no option for it.
 *
 * @throws ComputeError in a worker thread, which cannot set variables that libraries see
 */
export function setPrecision(device: string, { tf32 = false }: EngineOptions): void {
  const forbidden = process.env[VARIABLE] === "0";
  if (forbidden !== tf32) return;
  if (!isMainThread) {
    throw invalid(
      `device ${device}`,
      `${VARIABLE}${tf32 ? " not 0" : "=0"} set before the process begins`,
      tf32,
    );
  }
  if (tf32) delete process.env[VARIABLE];
  else process.env[VARIABLE] = "0";
}
