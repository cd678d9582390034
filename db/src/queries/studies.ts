import { eq, inArray } from "drizzle-orm";
import type { Database, Tables } from "../database.js";
import { newId } from "../ids.js";
import type { Study } from "../records.js";
import type { Studies } from "../store.js";
import { inOrder } from "./batches.js";
import { byCreation, paginate } from "./page.js";

type StudyRow = Tables["studies"]["$inferSelect"];

/** The studies of a database. */
export function createStudies(d: Database): Studies {
  const { studies } = d.tables;
  return {
    create: ({ name, note = "", tags = [] }) =>
      d.write("studies.create", async (tx) => {
        const id = newId("study");
        const [row] = await tx.db
          .insert(studies)
          .values({ id, name, note, tags, createdAt: d.dialect.now })
          .returning();
        tx.tell({ kind: "study", subject: id, runId: null, body: null });
        return row!;
      }),
    get: (ids) =>
      d.read("studies.get", async (db) => {
        const rows = await db
          .select()
          .from(studies)
          .where(inArray(studies.id, [...ids]));
        return inOrder(ids, rows, { key: (row) => row.id, to: (row) => row });
      }),
    list: (page) =>
      d.read("studies.list", (db) => {
        const listing = { table: studies, id: studies.id, sort: byCreation<StudyRow>(studies.createdAt) };
        return paginate<StudyRow, Study>(db, listing, page, (row) => row);
      }),
    edit: (id, { title, tags, note }) =>
      d.write("studies.edit", async (tx) => {
        const [found] = await tx.db.select().from(studies).where(eq(studies.id, id));
        if (!found) return undefined;
        const set = { name: title ?? found.name, tags: tags ?? found.tags, note: note ?? found.note };
        const [row] = await tx.db.update(studies).set(set).where(eq(studies.id, id)).returning();
        tx.tell({ kind: "study", subject: id, runId: null, body: null });
        return row;
      }),
  };
}
