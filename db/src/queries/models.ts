import { and, asc, eq, inArray, isNotNull, isNull } from "drizzle-orm";
import type { Database, Tables } from "../database.js";
import type { Model } from "../records.js";
import type { Models } from "../store.js";
import { grouped, inOrder } from "./batches.js";
import { byCreation, paginate } from "./page.js";
import { contains, searchText } from "./text.js";

type ModelRow = Tables["models"]["$inferSelect"];

/** The models of a database; runs make them. */
export function createModels(d: Database): Models {
  const { models } = d.tables;
  const listing = { table: models, id: models.id, sort: byCreation<ModelRow>(models.createdAt) };
  const by = (key: "id" | "runId" | "baseId", ids: readonly string[]) =>
    d.read("models", (db) =>
      db
        .select()
        .from(models)
        .where(inArray(models[key], [...ids]))
        .orderBy(asc(models.id)),
    );
  return {
    get: async (ids) => inOrder(ids, await by("id", ids), { key: (row) => row.id, to: toModel }),
    ofRuns: async (ids) => inOrder(ids, await by("runId", ids), { key: (row) => row.runId, to: toModel }),
    children: async (ids) =>
      grouped(ids, await by("baseId", ids), { key: (row) => row.baseId!, to: toModel }),
    list: ({ text, ready, page }) =>
      d.read("models.list", (db) => {
        const where = and(
          text ? contains(models.search, text) : undefined,
          ready === undefined ? undefined : (ready ? isNotNull : isNull)(models.checkpointHash),
        );
        return paginate<ModelRow, Model>(db, { ...listing, where }, page, toModel);
      }),
    edit: (id, { title, tags, note }) =>
      d.write("models.edit", async (tx) => {
        const [found] = await tx.db.select().from(models).where(eq(models.id, id));
        if (!found) return undefined;
        const set = { name: title ?? found.name, tags: tags ?? found.tags, note: note ?? found.note };
        const search = searchText(set.name, found.arch, set.note, set.tags.join(" "), id);
        const [row] = await tx.db
          .update(models)
          .set({ ...set, search })
          .where(eq(models.id, id))
          .returning();
        tx.tell({ kind: "model", subject: id, runId: found.runId, body: null });
        return toModel(row!);
      }),
  };
}

function toModel({ search: _, ...model }: ModelRow): Model {
  return model;
}
