import type { RunRowFragment } from "../gql/graphql.ts";
import { metricOf } from "./run-columns.ts";

/** Runs of one configuration: they differ in their seed alone. */
export interface RunGroup {
  readonly config: string;
  readonly runs: readonly RunRowFragment[];
  readonly metrics: readonly {
    readonly name: string;
    readonly mean: number;
    readonly deviation: number | undefined;
    readonly count: number;
  }[];
}

/** Groups in the order of their first runs. */
export function groupRuns(runs: readonly RunRowFragment[]): RunGroup[] {
  const groups = new Map<string, RunRowFragment[]>();
  for (const run of runs) {
    const group = groups.get(run.configHash);
    if (group) group.push(run);
    else groups.set(run.configHash, [run]);
  }
  return [...groups].map(([config, members]) => ({ config, runs: members, metrics: summaries(members) }));
}

function summaries(runs: readonly RunRowFragment[]): RunGroup["metrics"] {
  // What did not finish has no last value to speak of.
  const finished = runs.filter(({ state }) => state === "succeeded");
  const names = [
    ...new Set(finished.flatMap(({ latestMetrics }) => latestMetrics.map(({ name }) => name))),
  ].sort();
  return names.map((name) => {
    const values = finished
      .map((run) => metricOf(run, name))
      .filter((value) => value !== undefined && Number.isFinite(value)) as number[];
    return { name, count: values.length, ...spread(values) };
  });
}

/** Mean and standard deviation of a sample; no deviation of fewer than two. */
export function spread(values: readonly number[]): { mean: number; deviation: number | undefined } {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  if (values.length < 2) return { mean, deviation: undefined };
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, deviation: Math.sqrt(squares / (values.length - 1)) };
}
