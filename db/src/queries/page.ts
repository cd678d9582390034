import { and, type Column, count, type SQL, sql } from "drizzle-orm";
import type { PgTable } from "drizzle-orm/pg-core";
import type { Builders } from "../database.js";
import { storeError } from "../faults.js";
import type { Page, PageRequest } from "../pages.js";

/** The greatest page, and the one where no size is asked for. */
const most = 100;
const usual = 50;

/** What a list is sorted by; ties go by id. */
export interface Sort<Row> {
  /** Never null in the database. */
  readonly by: Column | SQL;
  readonly kind: "text" | "number";
  /** The same value from a row. */
  readonly of: (row: Row) => string | number;
  readonly descending: boolean;
}

/** A list that pages are cut from. */
export interface Listing<Row> {
  readonly table: PgTable;
  readonly id: Column;
  readonly where?: SQL | undefined;
  readonly sort: Sort<Row>;
}

/** The newest first. */
export function byCreation<Row extends { readonly createdAt: number }>(by: Column): Sort<Row> {
  return { by, kind: "number", of: (row) => row.createdAt, descending: true };
}

/**
 * One page by keys, not by counting: rows that come and go elsewhere neither repeat nor hide others.
 *
 * @throws StoreError `invalid` for a size or a cursor that cannot be used
 */
export async function paginate<Row extends { readonly id: string }, T>(
  db: Builders,
  listing: Listing<Row>,
  request: PageRequest,
  to: (row: Row) => T,
): Promise<Page<T>> {
  const { sort, where } = listing;
  const { size, backward } = sizeOf(request);
  const up = backward === sort.descending;
  const within = and(
    where,
    bound(listing, request.after, { above: !sort.descending }),
    bound(listing, request.before, { above: sort.descending }),
  );
  const order = up ? sql`asc` : sql`desc`;
  const rows = (await db
    .select()
    .from(listing.table)
    .where(within)
    .orderBy(sql`${sort.by} ${order}`, sql`${listing.id} ${order}`)
    .limit(size + 1)) as unknown as Row[];
  const [counted] = await db.select({ total: count() }).from(listing.table).where(where);
  const more = rows.length > size;
  const kept = rows.slice(0, size);
  if (backward) kept.reverse();
  return {
    items: kept.map((row) => ({ node: to(row), cursor: toCursor([sort.of(row), row.id]) })),
    hasNext: backward ? request.before !== undefined : more,
    hasPrevious: backward ? more : request.after !== undefined,
    total: Number(counted?.total ?? 0),
  };
}

function sizeOf({ first, last }: PageRequest): { readonly size: number; readonly backward: boolean } {
  if (first !== undefined && last !== undefined) {
    throw storeError("invalid", "page", "want first or last, got both");
  }
  const size = first ?? last ?? usual;
  if (!Number.isInteger(size) || size < 1 || size > most) {
    throw storeError("invalid", "page", `want a size from 1 to ${most}, got ${size}`);
  }
  return { size, backward: last !== undefined };
}

function bound<Row>(
  { sort, id }: Listing<Row>,
  cursor: string | undefined,
  side: { readonly above: boolean },
): SQL | undefined {
  if (cursor === undefined) return undefined;
  const [key, last] = parseCursor(cursor, sort.kind);
  return sql`(${sort.by}, ${id}) ${side.above ? sql`>` : sql`<`} (${key}, ${last})`;
}

function toCursor(key: readonly [string | number, string]): string {
  return Buffer.from(JSON.stringify(key)).toString("base64url");
}

function parseCursor(cursor: string, kind: "text" | "number"): readonly [string | number, string] {
  const want = kind === "text" ? "string" : "number";
  try {
    const parsed: unknown = JSON.parse(Buffer.from(cursor, "base64url").toString("utf8"));
    if (Array.isArray(parsed) && parsed.length === 2) {
      const [key, id] = parsed as unknown[];
      const sound = typeof key === want && (want === "string" || Number.isFinite(key));
      if (sound && typeof id === "string") return [key as string | number, id];
    }
  } catch {
    // Not JSON: said below.
  }
  const got = JSON.stringify(cursor.length > 60 ? `${cursor.slice(0, 60)}...` : cursor);
  throw storeError("invalid", "cursor", `want a cursor from a page of this list, got ${got}`);
}
