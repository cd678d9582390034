import { and, eq, inArray, ne } from "drizzle-orm";
import type { Database, Writing } from "../database.js";
import { storeError } from "../faults.js";
import { lockRun } from "./run-rows.js";

/** See {@link Runs.remove}. */
export function removeRun(d: Database, id: string): Promise<boolean> {
  return d.write("runs.remove", async (tx) => {
    await d.dialect.turn(tx.db, "structure");
    const run = await lockRun(d, tx, id);
    if (!run) return false;
    if (run.state === "running" || run.state === "interrupted") {
      throw storeError("state", id, `it is ${run.state}: cancel it first`);
    }
    const users = await usersOf(d, tx, id);
    if (users.length > 0) {
      const named = users.slice(0, 5).join(", ") + (users.length > 5 ? `, and ${users.length - 5} more` : "");
      throw storeError("in-use", id, `used by ${named}: delete those first`);
    }
    await tx.db.delete(d.tables.runs).where(eq(d.tables.runs.id, id));
    tx.tell({ kind: "run", subject: id, runId: id, body: { removed: true } });
    return true;
  });
}

/** The runs that would lose something: those that wait for it, or name the model or the data set that it makes. */
async function usersOf(d: Database, tx: Writing, id: string): Promise<readonly string[]> {
  const { dependencies, models, datasets, runModels, runDatasets, evaluations, surfaces } = d.tables;
  const made = tx.db.select({ id: models.id }).from(models).where(eq(models.runId, id));
  const images = tx.db.select({ id: datasets.id }).from(datasets).where(eq(datasets.runId, id));
  const others = [
    tx.db.select({ id: dependencies.runId }).from(dependencies).where(eq(dependencies.needsId, id)),
    tx.db.select({ id: runModels.runId }).from(runModels).where(inArray(runModels.modelId, made)),
    tx.db.select({ id: runDatasets.runId }).from(runDatasets).where(inArray(runDatasets.datasetId, images)),
    tx.db
      .select({ id: surfaces.runId })
      .from(surfaces)
      .where(and(inArray(surfaces.modelId, made), ne(surfaces.runId, id))),
    tx.db
      .select({ id: evaluations.runId })
      .from(evaluations)
      .where(and(inArray(evaluations.modelId, made), ne(evaluations.runId, id))),
  ];
  const found = new Set<string>();
  for (const query of others) for (const row of await query) found.add(row.id);
  return [...found].sort();
}
