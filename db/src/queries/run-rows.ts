import { eq } from "drizzle-orm";
import type { Database, Tables, Writing } from "../database.js";
import type { Run } from "../records.js";
import { searchText } from "./text.js";

export type RunRow = Tables["runs"]["$inferSelect"];

/** States in which a run is over until someone retries it. */
export const finalStates: ReadonlySet<Run["state"]> = new Set(["succeeded", "failed", "cancelled"]);

/** The record of a row. */
export function toRun(row: RunRow): Run {
  const { unit, done, total, haltedBy: _, idempotencyKey: __, search: ___, ...rest } = row;
  return { ...rest, progress: { done, total, unit } };
}

/** What the text filter of a run looks in. */
export function searchOfRun(run: Pick<Run, "id" | "title" | "note" | "tags">): string {
  return searchText(run.title, run.note, run.tags.join(" "), run.id);
}

/** The row, held until the transaction ends. Locks are taken in the order structure, run, job, surface, events. */
export async function lockRun(d: Database, tx: Writing, id: string): Promise<RunRow | undefined> {
  const { runs } = d.tables;
  const [row] = await d.dialect.lock(tx.db.select().from(runs).where(eq(runs.id, id)));
  return row;
}

/** Changes a run and says so, also to its studies where its state changes. */
export async function setRun(
  d: Database,
  tx: Writing,
  id: string,
  set: Parameters<ReturnType<Writing["db"]["update"]>["set"]>[0],
): Promise<RunRow> {
  const { runs } = d.tables;
  const [row] = await tx.db.update(runs).set(set).where(eq(runs.id, id)).returning();
  tellRun(tx, row!);
  if ("state" in set) await tellStudies(d, tx, row!);
  return row!;
}

/** The event of every study that the run was started for or is a step of. */
async function tellStudies(d: Database, tx: Writing, { id, studyId }: RunRow): Promise<void> {
  const { studySteps } = d.tables;
  const steps = await tx.db
    .selectDistinct({ studyId: studySteps.studyId })
    .from(studySteps)
    .where(eq(studySteps.runId, id));
  const studies = new Set([...(studyId === null ? [] : [studyId]), ...steps.map((step) => step.studyId)]);
  for (const subject of studies) tx.tell({ kind: "study", subject, runId: id, body: null });
}

/** The event of a run: its state and progress. */
export function tellRun(tx: Writing, row: RunRow): void {
  const { id, state, done, total, unit, cancelRequested, error } = row;
  const body = { state, progress: { done, total, unit }, cancelRequested, error };
  tx.tell({ kind: "run", subject: id, runId: id, body });
}
