import { and, asc, eq, inArray, isNotNull, isNull, type SQL } from "drizzle-orm";
import type { Builders, Database, Tables } from "../database.js";
import type { Direction, Surface } from "../records.js";
import type { Surfaces } from "../store.js";
import { grouped, inOrder } from "./batches.js";
import { byCreation, paginate } from "./page.js";
import { toValues } from "./surface-values.js";

type SurfaceRow = Tables["surfaces"]["$inferSelect"];

/** The surfaces of a database; `surface-cells.ts` fills them. */
export function createSurfaces(d: Database): Surfaces {
  const { surfaces, surfaceValues } = d.tables;
  const by = (key: "id" | "runId" | "modelId", ids: readonly string[]) =>
    d.read("surfaces", async (db) => {
      const rows = await db
        .select()
        .from(surfaces)
        .where(inArray(surfaces[key], [...ids]))
        .orderBy(asc(surfaces.id));
      return withDirections(d, db, rows);
    });
  return {
    get: async (ids) => inOrder(ids, await by("id", ids), { key: (one) => one.id, to: (one) => one }),
    ofRuns: async (ids) =>
      inOrder(ids, await by("runId", ids), { key: (one) => one.runId, to: (one) => one }),
    ofModels: async (ids) =>
      grouped(ids, await by("modelId", ids), { key: (one) => one.modelId, to: (one) => one }),
    values: (ids, { stride = 1 } = {}) =>
      d.read("surfaces.values", async (db) => {
        const rows = await db
          .select({ values: surfaceValues, axes: surfaces.axes })
          .from(surfaceValues)
          .innerJoin(surfaces, eq(surfaces.id, surfaceValues.surfaceId))
          .where(inArray(surfaceValues.surfaceId, [...ids]));
        return inOrder(ids, rows, {
          key: ({ values }) => values.surfaceId,
          to: ({ values, axes }) => toValues(values, { axes, stride }),
        });
      }),
    list: ({ modelId, comparableHash, gridHash, finished, page }) =>
      d.read("surfaces.list", async (db) => {
        const where = and(
          modelId === undefined ? undefined : eq(surfaces.modelId, modelId),
          comparableHash === undefined ? undefined : eq(surfaces.comparableHash, comparableHash),
          gridHash === undefined ? undefined : eq(surfaces.gridHash, gridHash),
          finished === undefined ? undefined : (finished ? isNotNull : isNull)(surfaces.finishedAt),
        );
        const sort = byCreation<SurfaceRow>(surfaces.createdAt);
        const listing = { table: surfaces, id: surfaces.id, where, sort };
        const { items, ...rest } = await paginate<SurfaceRow, SurfaceRow>(db, listing, page, (row) => row);
        const nodes = await withDirections(
          d,
          db,
          items.map(({ node }) => node),
        );
        return { ...rest, items: items.map(({ cursor }, index) => ({ cursor, node: nodes[index]! })) };
      }),
    directions: (ids) =>
      d.read("surfaces.directions", async (db) => {
        const rows = await directionsOf(d, db, ids);
        return grouped(ids, rows, { key: (row) => row.surfaceId, to: (row): Direction => row.direction });
      }),
  };
}

async function withDirections(
  d: Database,
  db: Builders,
  rows: readonly SurfaceRow[],
): Promise<readonly Surface[]> {
  const { surfaceDirections: links } = d.tables;
  const ids = rows.map(({ id }) => id);
  const linked = await db
    .select()
    .from(links)
    .where(inArray(links.surfaceId, ids))
    .orderBy(asc(links.position));
  const directionIds = grouped(ids, linked, { key: (row) => row.surfaceId, to: (row) => row.directionId });
  return rows.map((row, index) => toSurface(row, directionIds[index]!));
}

function directionsOf(d: Database, db: Builders, ids: readonly string[]) {
  const { surfaceDirections: links, directions } = d.tables;
  const same: SQL = eq(directions.id, links.directionId);
  return db
    .select({ surfaceId: links.surfaceId, direction: directions })
    .from(links)
    .innerJoin(directions, same)
    .where(inArray(links.surfaceId, [...ids]))
    .orderBy(asc(links.position));
}

function toSurface(row: SurfaceRow, directionIds: readonly string[]): Surface {
  const { leastLoss, greatestLoss, ...rest } = row;
  const lossRange = leastLoss === null || greatestLoss === null ? null : ([leastLoss, greatestLoss] as const);
  return { ...rest, directionIds, lossRange };
}
