import { existsSync } from "node:fs";
import { formatProtocol } from "@basin/protocol";
import { commandLine, type Invocation, resumeLine } from "../invocation.js";
import { percent, writeResult } from "../output.js";
import { formatSeconds } from "../progress.js";
import type { TrainingOptions } from "./options.js";
import type { Trained } from "./run.js";
import { besideOut } from "./state-file.js";

/** What to do after a stop. */
export function trainingAdvice({ out }: TrainingOptions, invocation: Invocation): string {
  const state = ["state", "examples"].map((role) => besideOut(out, role)).find((path) => existsSync(path));
  if (state === undefined) return `nothing was written; start again with: ${commandLine(invocation)}`;
  return `the state is kept in ${state}; go on with: ${resumeLine(invocation)}`;
}

/** Puts the result of a training on stdout. */
export function reportTraining(
  options: TrainingOptions,
  { model, epochs, seconds }: Trained,
  protocol: object,
): void {
  const { arch } = model.spec;
  writeResult(options, { out: options.out, arch, epochs, protocol, seconds }, () => {
    const last = epochs.at(-1);
    const end = last
      ? `, loss ${last.loss.toFixed(4)}, accuracy ${percent(last.accuracy)} in the last epoch`
      : "";
    return [
      `${arch} trained for ${epochs.length} epoch${epochs.length === 1 ? "" : "s"} in ${formatSeconds(seconds)}${end}`,
      `written: ${options.out}`,
      "",
      formatProtocol(protocol),
    ];
  });
}
