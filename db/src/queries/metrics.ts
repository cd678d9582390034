import { asc, eq, inArray, type SQL, sql } from "drizzle-orm";
import type { Database } from "../database.js";
import { storeError } from "../faults.js";
import type { Curve, Metrics } from "../store.js";
import { grouped } from "./batches.js";

/** A point of a curve, or a bucket of them. */
interface PointRow {
  readonly runId: string;
  readonly name: string;
  readonly points: number | string;
  readonly step: number | string;
  readonly value: number | null;
  readonly least: number | null;
  readonly greatest: number | null;
}

/** The curves of a database. */
export function createMetrics(d: Database): Metrics {
  const { metrics } = d.tables;
  return {
    names: (runIds) =>
      d.read("metrics.names", async (db) => {
        const rows = await db
          .selectDistinct({ runId: metrics.runId, name: metrics.name })
          .from(metrics)
          .where(inArray(metrics.runId, [...runIds]))
          .orderBy(asc(metrics.runId), asc(metrics.name));
        return grouped(runIds, rows, { key: (row) => row.runId, to: (row) => row.name });
      }),
    curves: (runIds, { names, resolution }) =>
      d.read("metrics.curves", async (db) => {
        if (!Number.isInteger(resolution) || resolution < 1) {
          throw storeError("invalid", "resolution", `want a positive integer, got ${resolution}`);
        }
        const which = wherePoints(runIds, names);
        const rows = await d.dialect.rows<PointRow>(db, bucketed(which, resolution));
        return curvesOf(runIds, rows);
      }),
    latest: (runIds) =>
      d.read("metrics.latest", async (db) => {
        const last = db
          .select({
            runId: metrics.runId,
            name: metrics.name,
            step: sql<number>`max(${metrics.step})`.as("last_step"),
          })
          .from(metrics)
          .where(inArray(metrics.runId, [...runIds]))
          .groupBy(metrics.runId, metrics.name)
          .as("last");
        const rows = await db
          .select({ runId: metrics.runId, name: metrics.name, value: metrics.value })
          .from(metrics)
          .innerJoin(
            last,
            sql`${eq(metrics.runId, last.runId)} and ${eq(metrics.name, last.name)} and ${eq(metrics.step, last.step)}`,
          )
          .orderBy(asc(metrics.name));
        const pairs = grouped(runIds, rows, {
          key: (row) => row.runId,
          to: (row) => [row.name, row.value ?? Number.NaN] as const,
        });
        return pairs.map((entries) => Object.fromEntries(entries));
      }),
  };
}

function wherePoints(runIds: readonly string[], names: readonly string[] | undefined): SQL {
  const list = (values: readonly string[]): SQL =>
    values.length === 0
      ? sql`(null)`
      : sql`(${sql.join(
          values.map((value) => sql`${value}`),
          sql`, `,
        )})`;
  const ofRuns = sql`run_id in ${list(runIds)}`;
  return names ? sql`${ofRuns} and name in ${list(names)}` : ofRuns;
}

/**
 * The points of each curve, joined where there are more than `resolution`: bucket number
 * (step - first) * resolution / (last - first + 1), in integers, which is the same in both databases.
 */
function bucketed(which: SQL, resolution: number): SQL {
  const size = sql.raw(String(resolution));
  return sql`
    with spans as (
      select run_id, name, count(*) as points, min(step) as first, max(step) as last
      from metrics where ${which} group by run_id, name
    ), placed as (
      select m.run_id, m.name, s.points, m.step, m.value,
        case when s.points <= ${size} then m.step else (m.step - s.first) * ${size} / (s.last - s.first + 1) end as bucket
      from metrics m join spans s on s.run_id = m.run_id and s.name = m.name
    )
    select run_id as "runId", name, points, min(step) as step,
      avg(value) as value, min(value) as least, max(value) as greatest
    from placed group by run_id, name, points, bucket order by run_id, name, bucket`;
}

function curvesOf(runIds: readonly string[], rows: readonly PointRow[]): readonly (readonly Curve[])[] {
  const points = grouped(runIds, rows, { key: (row) => row.runId, to: (row) => row });
  return points.map((ofRun) => {
    const names = [...new Set(ofRun.map(({ name }) => name))];
    const byName = grouped(names, ofRun, { key: (row) => row.name, to: (row) => row });
    return names.map((name, index) => toCurve(name, byName[index]!));
  });
}

function toCurve(name: string, rows: readonly PointRow[]): Curve {
  const column = (key: "step" | "value" | "least" | "greatest"): Float64Array =>
    Float64Array.from(rows, (row) => (row[key] === null ? Number.NaN : Number(row[key])));
  return {
    name,
    points: Number(rows[0]?.points ?? 0),
    step: column("step"),
    value: column("value"),
    min: column("least"),
    max: column("greatest"),
  };
}
