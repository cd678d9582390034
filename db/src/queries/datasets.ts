import { datasetEntries } from "@basin/tasks";
import { desc, eq, inArray } from "drizzle-orm";
import type { Connection, Database, Tables } from "../database.js";
import { storeError } from "../faults.js";
import { newId } from "../ids.js";
import type { Dataset } from "../records.js";
import type { Datasets } from "../store.js";
import { inOrder } from "./batches.js";
import { byCreation, paginate } from "./page.js";

type DatasetRow = Tables["datasets"]["$inferSelect"];

/** The data sets of a database. */
export function createDatasets(d: Database): Datasets {
  const { datasets } = d.tables;
  const by = (key: "id" | "runId", ids: readonly string[]) =>
    d.read("datasets", async (db) => {
      const rows = await db
        .select()
        .from(datasets)
        .where(inArray(datasets[key], [...ids]));
      return inOrder(ids, rows, { key: (row) => row[key], to: (row): Dataset => row });
    });
  return {
    get: (ids) => by("id", ids),
    ofRuns: (ids) => by("runId", ids),
    list: (page) =>
      d.read("datasets.list", (db) => {
        const listing = {
          table: datasets,
          id: datasets.id,
          sort: byCreation<DatasetRow>(datasets.createdAt),
        };
        return paginate<DatasetRow, Dataset>(db, listing, page, (row) => row);
      }),
    create: ({ name, kind, source, classes = null, images = {}, note = "" }) =>
      d.write("datasets.create", async (tx) => {
        await d.dialect.turn(tx.db, "structure");
        const taken = await tx.db.select({ id: datasets.id }).from(datasets).where(eq(datasets.name, name));
        if (taken.length > 0)
          throw storeError("conflict", "data set", `the name ${JSON.stringify(name)} is taken`);
        const id = newId("dataset");
        const [row] = await tx.db
          .insert(datasets)
          .values({ id, name, kind, source, classes, images, note, createdAt: d.dialect.now })
          .returning();
        tx.tell({ kind: "dataset", subject: id, runId: null, body: null });
        return row!;
      }),
    byName: (name) =>
      d.read("datasets.byName", async (db) => {
        const found = db.select().from(datasets).where(eq(datasets.name, name));
        const [row] = await found.orderBy(desc(datasets.createdAt), desc(datasets.id)).limit(1);
        return row;
      }),
  };
}

/** Registers the data sets that compute knows by name, once. */
export function registerBuiltins({ dialect, tables, transaction }: Connection): Promise<void> {
  const { datasets } = tables;
  return transaction(async (db) => {
    await dialect.turn(db, "structure");
    const rows = await db.select({ name: datasets.name }).from(datasets).where(eq(datasets.kind, "builtin"));
    const known = new Set(rows.map(({ name }) => name));
    for (const { name, classes, images, help } of Object.values(datasetEntries)) {
      if (known.has(name)) continue;
      const id = newId("dataset");
      await db.insert(datasets).values({
        id,
        name,
        kind: "builtin",
        source: name,
        classes,
        images,
        note: help,
        createdAt: dialect.now,
      });
    }
  });
}
