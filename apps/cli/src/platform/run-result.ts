import type { Run } from "@basin/client";
import { formatProtocol } from "@basin/protocol";

/** A run for people: what it is, how it went and what it left. */
export function toRunLines(run: Run): string[] {
  const { id, state, title, progress, error, result, model, dataset, surface, protocol, computeSeconds } =
    run;
  const made = [
    model && `model ${model.id} (${model.name})`,
    dataset && `data set ${dataset.id} (${dataset.name})`,
  ];
  const done = progress.total > 0 ? `, ${progress.done} of ${progress.total} ${progress.unit}` : "";
  return [
    `${id} ${state}: ${title}${done}`,
    ...(error ? [`error: ${error.message}${error.next ? `; ${error.next}` : ""}`] : []),
    ...[...made, surface && `surface ${surface.id}`].filter((line) => line != null),
    ...resultLines(result),
    `computed for ${computeSeconds.toFixed(1)} s`,
    ...(protocol ? ["", formatProtocol(protocol)] : []),
  ];
}

/** The flat part of a result, and its rows. */
function resultLines(result: unknown): string[] {
  if (typeof result !== "object" || result === null) return [];
  return Object.entries(result).flatMap(([name, value]) =>
    Array.isArray(value) && value.some((row) => typeof row === "object")
      ? value.map((row: object) => formatProtocol(row))
      : [`${name}: ${String(value)}`],
  );
}
