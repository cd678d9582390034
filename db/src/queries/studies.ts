import { asc, desc, eq, inArray } from "drizzle-orm";
import type { Database, Tables, Writing } from "../database.js";
import { storeError } from "../faults.js";
import { newId } from "../ids.js";
import type { Study } from "../records.js";
import type { Studies } from "../store.js";
import { grouped, inOrder, portions } from "./batches.js";
import { byCreation, paginate } from "./page.js";
import { studyProgress } from "./study-progress.js";

type StudyRow = Tables["studies"]["$inferSelect"];

/** The studies of a database. */
export function createStudies(d: Database): Studies {
  const { studies, studySteps } = d.tables;
  return {
    create: ({ name, note = "", tags = [], payload = null }) =>
      d.write("studies.create", async (tx) => {
        const id = newId("study");
        const [row] = await tx.db
          .insert(studies)
          .values({ id, name, note, tags, createdAt: d.dialect.now, payload })
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
    setPlan: (id, plan) => setPlan(d, id, plan),
    steps: (ids) =>
      d.read("studies.steps", async (db) => {
        const rows = await db
          .select()
          .from(studySteps)
          .where(inArray(studySteps.studyId, [...ids]))
          .orderBy(asc(studySteps.position));
        return grouped(ids, rows, { key: ({ studyId }) => studyId, to: (row) => row });
      }),
    progress: (ids) => studyProgress(d, ids),
    findSame: (payload) =>
      d.read("studies.findSame", async (db) => {
        const same = db.select().from(studies).where(eq(studies.payload, payload));
        const [row] = await same.orderBy(desc(studies.createdAt), desc(studies.id)).limit(1);
        return row;
      }),
  };
}

function setPlan(
  d: Database,
  id: string,
  { payload, steps }: Parameters<Studies["setPlan"]>[1],
): Promise<Study | undefined> {
  const { studies, studySteps } = d.tables;
  return d.write("studies.setPlan", async (tx) => {
    const [study] = await tx.db.update(studies).set({ payload }).where(eq(studies.id, id)).returning();
    if (!study) return undefined;
    await assertRuns(d, tx, [...new Set(steps.map(({ runId }) => runId))]);
    await tx.db.delete(studySteps).where(eq(studySteps.studyId, id));
    const rows = steps.map(({ key, title, runId }, position) => ({
      studyId: id,
      key,
      position,
      title,
      runId,
    }));
    for (const part of portions(rows, 1000)) await tx.db.insert(studySteps).values([...part]);
    tx.tell({ kind: "study", subject: id, runId: null, body: null });
    return study;
  });
}

async function assertRuns(d: Database, tx: Writing, ids: readonly string[]): Promise<void> {
  const { runs } = d.tables;
  for (const part of portions(ids, 1000)) {
    const rows = await tx.db
      .select({ id: runs.id })
      .from(runs)
      .where(inArray(runs.id, [...part]));
    const there = new Set(rows.map((row) => row.id));
    const gone = part.find((one) => !there.has(one));
    if (gone !== undefined) throw storeError("missing", "studies.setPlan", `no run ${gone}`);
  }
}
