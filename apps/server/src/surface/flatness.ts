import type { Run } from "@basin/db";
import { flatnessEntries } from "@basin/tasks";
import type { FlatnessFigureType } from "./surface.type.js";

/** The figures of a surface's run in the order of the catalogue; none before it has succeeded. */
export function flatnessOf(run: Run | undefined): FlatnessFigureType[] {
  const values = (run?.result?.["flatness"] ?? {}) as Readonly<Record<string, number | null>>;
  return Object.values(flatnessEntries)
    .filter(({ name }) => Object.hasOwn(values, name))
    .map((entry) => ({ ...entry, value: values[entry.name] ?? null }));
}
