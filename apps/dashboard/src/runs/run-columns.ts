import type { RunRowFragment } from "../gql/graphql.ts";
import { numberText } from "../landscape/number-text.ts";
import { protocolRows } from "../surface/protocol-rows.ts";

/** A column of the table that depends on what the runs are. */
export interface RunColumn {
  readonly key: string;
  readonly isNumber: boolean;
  readonly text: (run: RunRowFragment) => string;
}

/** As many are shown unless others are chosen. */
export const USUAL_COLUMNS = 6;

/** The parts of their configurations in which runs differ; parts that only some of them have do not count. */
export function differingColumns(runs: readonly RunRowFragment[]): RunColumn[] {
  const differing = protocolRows(runs.map(({ payload }) => payload)).filter(({ name, values }) => {
    const given = new Set(values.filter((value) => value !== ""));
    return given.size > 1 && name !== "name";
  });
  return differing.map(({ name, values }) => {
    const byRun = new Map(runs.map(({ id }, index) => [id, values[index]!]));
    return {
      key: name,
      isNumber: values.every((value) => value === "" || Number.isFinite(Number(value))),
      text: ({ id }) => byRun.get(id) ?? "",
    };
  });
}

/** The last values of metrics, by name. */
export function metricColumns(runs: readonly RunRowFragment[]): RunColumn[] {
  const names = [
    ...new Set(runs.flatMap(({ latestMetrics }) => latestMetrics.map(({ name }) => name))),
  ].sort();
  return names.map((name) => ({
    key: `metric ${name}`,
    isNumber: true,
    text: (run) => {
      const value = metricOf(run, name);
      return value === undefined ? "" : numberText(value, { digits: 4 });
    },
  }));
}

/** The last value of a metric. */
export function metricOf({ latestMetrics }: RunRowFragment, name: string): number | undefined {
  const found = latestMetrics.find((metric) => metric.name === name);
  return found && Number(found.value);
}
