import { type Attack, type Engine, formatAttack } from "@basin/compute";
import { version } from "./version.js";

/** What every result says of how it came about, beside data and model. */
export interface RunProtocol {
  readonly seed: number;
  readonly batchNorm: "evaluation" | "training";
  readonly engine: string;
  readonly version: string;
}

/** An engine, as far as a protocol names it. */
export type EngineName = Pick<Engine, "name" | "device">;

/** The common part of a protocol. */
export function runProtocol(
  engine: EngineName,
  { seed, batchNorm = "evaluation" }: { seed: number; batchNorm?: RunProtocol["batchNorm"] },
): RunProtocol {
  return { seed, batchNorm, engine: `${engine.name}/${engine.device}`, version };
}

/** An attack with all its parameters, or `none`. */
export function attackName(attack: Attack | null | undefined): string {
  return attack ? formatAttack(attack) : "none";
}
