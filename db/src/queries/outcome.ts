import { eq } from "drizzle-orm";
import type { Database, Writing } from "../database.js";
import { storeError } from "../faults.js";
import { newId } from "../ids.js";
import type { Outcome } from "../store.js";
import { writeArtifacts } from "./chunks.js";
import type { RunRow } from "./run-rows.js";
import { endRun } from "./run-states.js";

/** Writes what a run leaves behind, and ends it. */
export async function writeOutcome(d: Database, tx: Writing, run: RunRow, outcome: Outcome): Promise<void> {
  await completeModel(d, tx, run.id, outcome.model);
  await completeDataset(d, tx, run.id, outcome.dataset);
  if (outcome.evaluations?.length) await insertEvaluations(d, tx, run.id, outcome.evaluations);
  if (outcome.artifacts?.length) await writeArtifacts(d, tx, run.id, outcome.artifacts);
  await endRun(d, tx, run, { state: "succeeded", result: outcome.result });
}

async function completeModel(
  d: Database,
  tx: Writing,
  runId: string,
  model: Outcome["model"],
): Promise<void> {
  const { models } = d.tables;
  const [made] = await tx.db.select({ id: models.id }).from(models).where(eq(models.runId, runId));
  if (Boolean(made) !== Boolean(model)) throw mismatch(runId, "model", made !== undefined);
  if (!made || !model) return;
  const { arch, spec, checkpointHash, fingerprint } = model;
  await tx.db.update(models).set({ arch, spec, checkpointHash, fingerprint }).where(eq(models.id, made.id));
  tx.tell({ kind: "model", subject: made.id, runId, body: null });
}

async function completeDataset(
  d: Database,
  tx: Writing,
  runId: string,
  dataset: Outcome["dataset"],
): Promise<void> {
  const { datasets } = d.tables;
  const [made] = await tx.db.select({ id: datasets.id }).from(datasets).where(eq(datasets.runId, runId));
  if (Boolean(made) !== Boolean(dataset)) throw mismatch(runId, "data set", made !== undefined);
  if (!made || !dataset) return;
  const { hash, classes, images } = dataset;
  await tx.db.update(datasets).set({ source: hash, classes, images }).where(eq(datasets.id, made.id));
  tx.tell({ kind: "dataset", subject: made.id, runId, body: null });
}

async function insertEvaluations(
  d: Database,
  tx: Writing,
  runId: string,
  list: NonNullable<Outcome["evaluations"]>,
): Promise<void> {
  const rows = list.map((one) => ({ ...one, id: newId("evaluation"), runId, createdAt: d.dialect.now }));
  await tx.db.insert(d.tables.evaluations).values(rows);
  for (const { id } of rows) tx.tell({ kind: "evaluation", subject: id, runId, body: null });
}

function mismatch(runId: string, noun: string, wanted: boolean): Error {
  const detail = wanted ? `want the ${noun} that the run makes` : `the run makes no ${noun}`;
  return storeError("invalid", `outcome of ${runId}`, detail);
}
