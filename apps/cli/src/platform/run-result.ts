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
  const isPart = state !== "succeeded" && progress.total > 0;
  const done = isPart ? `, ${progress.done} of ${progress.total} ${progress.unit}` : "";
  return [
    `${id} ${state}: ${title}${done}`,
    ...(error ? [`error: ${error.message}${error.next ? `; ${error.next}` : ""}`] : []),
    ...[...made, surface && `surface ${surface.id}`].filter((line) => line != null),
    ...resultLines(result),
    `computed for ${computeSeconds.toFixed(1)} s`,
    ...(protocol ? ["", formatProtocol(protocol)] : []),
  ];
}

/** Said already, each with its name. */
const objects = new Set(["model", "dataset", "surface"]);

/** The flat part of a result in one line, and each of its rows in one. */
function resultLines(result: unknown): string[] {
  if (typeof result !== "object" || result === null) return [];
  const entries = Object.entries(result).filter(([name]) => !objects.has(name));
  const isRows = (value: unknown): value is object[] => Array.isArray(value) && typeof value[0] === "object";
  const rows = entries.flatMap(([, value]) => (isRows(value) ? value.map(formatProtocol) : []));
  const flat = Object.fromEntries(entries.filter(([, value]) => !isRows(value)));
  return [...rows, ...(Object.keys(flat).length > 0 ? [formatProtocol(flat)] : [])];
}
