import { and, eq, inArray, isNull } from "drizzle-orm";
import type { Database, Tables } from "../database.js";
import { newId } from "../ids.js";
import type { Share } from "../records.js";
import type { Shares } from "../store.js";
import { inOrder } from "./batches.js";
import { byCreation, paginate } from "./page.js";

type ShareRow = Tables["shares"]["$inferSelect"];

/** The shares of a database. */
export function createShares(d: Database): Shares {
  const { shares } = d.tables;
  return {
    create: ({ slug, title, documentHash, expiresAt }) =>
      d.write("shares.create", async (tx) => {
        const id = newId("share");
        const [row] = await tx.db
          .insert(shares)
          .values({ id, slug, title, documentHash, expiresAt, createdAt: d.dialect.now })
          .returning();
        tx.tell({ kind: "share", subject: id, runId: null, body: null });
        return row!;
      }),
    bySlug: (slug) =>
      d.read("shares.bySlug", async (db) => (await db.select().from(shares).where(eq(shares.slug, slug)))[0]),
    get: (ids) =>
      d.read("shares.get", async (db) => {
        const rows = await db
          .select()
          .from(shares)
          .where(inArray(shares.id, [...ids]));
        return inOrder(ids, rows, { key: (row) => row.id, to: (row): Share => row });
      }),
    list: (page) =>
      d.read("shares.list", (db) => {
        const listing = { table: shares, id: shares.id, sort: byCreation<ShareRow>(shares.createdAt) };
        return paginate<ShareRow, Share>(db, listing, page, (row) => row);
      }),
    revoke: (id) =>
      d.write("shares.revoke", async (tx) => {
        const still = and(eq(shares.id, id), isNull(shares.revokedAt));
        await tx.db.update(shares).set({ revokedAt: d.dialect.now }).where(still);
        const [row] = await tx.db.select().from(shares).where(eq(shares.id, id));
        if (row) tx.tell({ kind: "share", subject: id, runId: null, body: null });
        return row;
      }),
  };
}
