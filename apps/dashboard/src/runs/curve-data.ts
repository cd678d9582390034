import type { RunQuery } from "../gql/graphql.ts";
import type { LiveEvent } from "../live/interest.ts";

/** A metric over the steps, with the range of the points that were joined into one. */
export interface CurveData {
  readonly name: string;
  readonly step: readonly number[];
  readonly value: readonly number[];
  readonly min: readonly number[];
  readonly max: readonly number[];
}

/** Curves as the API has them. */
export function curvesOf(metrics: NonNullable<RunQuery["run"]>["metrics"]): CurveData[] {
  return metrics.map(({ name, step, value, min, max }) => ({
    name,
    step: step.map(Number),
    value: value.map(Number),
    min: min.map(Number),
    max: max.map(Number),
  }));
}

/** Curves with what was measured since. A step that is there already is replaced. */
export function withMetrics(
  curves: readonly CurveData[],
  metrics: NonNullable<LiveEvent["metrics"]>,
): CurveData[] {
  const next = new Map(curves.map((curve) => [curve.name, curve]));
  for (const { name, step, value } of metrics) {
    const { step: steps, ...rest } = next.get(name) ?? { name, step: [], value: [], min: [], max: [] };
    const kept = steps.at(-1) === step ? steps.length - 1 : steps.length;
    // A step before the last one was joined into another point: reading anew shows it.
    if (kept > 0 && steps[kept - 1]! > step) continue;
    const put = (list: readonly number[]): number[] => [...list.slice(0, kept), Number(value)];
    next.set(name, {
      name,
      step: [...steps.slice(0, kept), step],
      value: put(rest.value),
      min: put(rest.min),
      max: put(rest.max),
    });
  }
  return [...next.values()];
}
