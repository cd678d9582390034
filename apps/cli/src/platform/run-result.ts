import type { Client, Run } from "@basin/client";
import { formatProtocol } from "@basin/protocol";
import { formatSeconds } from "../progress.js";
import { resultLines } from "./result-lines.js";
import { surfaceLines } from "./surface-lines.js";

/** A run for people: what it is, how it went and what it left. */
export async function describeRun(client: Client, run: Run): Promise<string[]> {
  const { id, state, title, progress, error, model, dataset, surface, protocol, computeSeconds } = run;
  const isPart = state !== "succeeded" && progress.total > 0;
  const done = isPart ? `, ${progress.done} of ${progress.total} ${progress.unit}` : "";
  return [
    `${id} ${state}: ${title}${done}`,
    ...(error ? [`error: ${error.message}`] : []),
    ...(error?.next ? [`next: ${error.next}`] : []),
    ...(model ? [`model ${model.id} (${model.name})`] : []),
    ...(dataset ? [`data set ${dataset.id} (${dataset.name})`] : []),
    ...(surface ? [`surface ${surface.id}`, ...surfaceLines(await client.surface(surface.id))] : []),
    ...resultLines(run),
    ...(computeSeconds > 0 ? [`computed for ${formatSeconds(computeSeconds)}`] : []),
    ...(protocol ? ["", formatProtocol(protocol)] : []),
  ];
}
