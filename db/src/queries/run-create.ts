import { and, eq, inArray, ne } from "drizzle-orm";
import type { Database, Writing } from "../database.js";
import { storeError } from "../faults.js";
import { newId } from "../ids.js";
import type { Run } from "../records.js";
import { toJson } from "../schema/json.js";
import type { NewRun } from "../store.js";
import { portions } from "./batches.js";
import { type RunRow, searchOfRun, tellRun, toRun } from "./run-rows.js";
import { sameRun } from "./run-same.js";
import { settle } from "./run-states.js";
import { searchText } from "./text.js";

/** See {@link Runs.create}. */
export function createRun(
  d: Database,
  run: NewRun,
): Promise<{ readonly run: Run; readonly existed: boolean }> {
  return d.write("runs.create", async (tx) => {
    await d.dialect.turn(tx.db, "structure");
    const known = (await sameKey(d, tx, run)) ?? (run.orSame ? await sameRun(d, tx.db, run) : undefined);
    if (known) return { run: toRun(known), existed: true };
    const needed = await neededRuns(d, tx, run.needs);
    await assertParents(d, tx, run);
    const row = await insertRun(d, tx, run);
    await insertLinks(d, tx, row.id, run.needs, needed);
    await insertOutputs(d, tx, row.id, run);
    tellRun(tx, row);
    return { run: toRun(await settle(d, tx, row)), existed: false };
  });
}

async function sameKey(d: Database, tx: Writing, run: NewRun): Promise<RunRow | undefined> {
  const { runs } = d.tables;
  if (run.idempotencyKey === undefined) return undefined;
  const [known] = await tx.db.select().from(runs).where(eq(runs.idempotencyKey, run.idempotencyKey));
  if (!known) return undefined;
  if (known.task === run.task && toJson(known.payload) === toJson(run.payload)) return known;
  throw storeError("conflict", "idempotency key", `${known.id} was started under it with another payload`);
}

/** The runs that are named, and those that make what the payload names. */
async function neededRuns(d: Database, tx: Writing, needs: NewRun["needs"]): Promise<ReadonlySet<string>> {
  const { runs } = d.tables;
  const runIds = new Set(needs.runs);
  for (const part of portions([...runIds], 1000)) {
    const rows = await tx.db
      .select({ id: runs.id })
      .from(runs)
      .where(inArray(runs.id, [...part]));
    const there = new Set(rows.map(({ id }) => id));
    const gone = part.find((id) => !there.has(id));
    if (gone !== undefined) throw storeError("missing", "runs", `no run ${gone}`);
  }
  for (const noun of ["models", "datasets"] as const) {
    const table = d.tables[noun];
    const ids = [...new Set(needs[noun])];
    const rows = await tx.db
      .select({ id: table.id, runId: table.runId })
      .from(table)
      .where(inArray(table.id, ids));
    const gone = ids.find((id) => !rows.some((row) => row.id === id));
    if (gone !== undefined) throw storeError("missing", noun, `no ${noun.slice(0, -1)} ${gone}`);
    for (const { runId } of rows) if (runId !== null) runIds.add(runId);
  }
  return runIds;
}

async function assertParents(d: Database, tx: Writing, run: NewRun): Promise<void> {
  const { runs, studies } = d.tables;
  const parents = [
    [run.parentId, "run", runs],
    [run.studyId, "study", studies],
  ] as const;
  for (const [id, noun, table] of parents) {
    if (id === undefined || id === null) continue;
    const rows = await tx.db.select({ id: table.id }).from(table).where(eq(table.id, id));
    if (rows.length === 0) throw storeError("missing", "runs.create", `no ${noun} ${id}`);
  }
}

async function insertRun(d: Database, tx: Writing, run: NewRun): Promise<RunRow> {
  const { task, title, payload, configHash, seed, unit } = run;
  const { priority = 0, parentId = null, studyId = null, tags = [], note = "" } = run;
  const id = newId("run");
  const [row] = await tx.db
    .insert(d.tables.runs)
    .values({
      ...{ id, task, title, payload, configHash, seed, unit, priority, parentId, studyId, tags, note },
      state: "queued",
      ...{ done: 0, total: 0, cancelRequested: false, attempt: 0, computeSeconds: 0 },
      createdAt: d.dialect.now,
      idempotencyKey: run.idempotencyKey ?? null,
      search: searchOfRun({ id, title, note, tags }),
    })
    .returning();
  await tx.db.insert(d.tables.jobs).values({
    ...{ id: newId("job"), runId: id, stage: 0, work: "prepare", piece: 0, from: 0, to: 0, priority },
    ...{ state: "waiting", attempt: 0, faults: 0, beat: 0, readyAt: 0, done: 0 },
  });
  return row!;
}

async function insertLinks(
  d: Database,
  tx: Writing,
  runId: string,
  needs: NewRun["needs"],
  needed: ReadonlySet<string>,
): Promise<void> {
  const { dependencies, runModels, runDatasets } = d.tables;
  for (const part of portions([...needed], 1000)) {
    await tx.db.insert(dependencies).values(part.map((needsId) => ({ runId, needsId })));
  }
  for (const part of portions([...new Set(needs.models)], 1000)) {
    await tx.db.insert(runModels).values(part.map((modelId) => ({ runId, modelId })));
  }
  for (const part of portions([...new Set(needs.datasets)], 1000)) {
    await tx.db.insert(runDatasets).values(part.map((datasetId) => ({ runId, datasetId })));
  }
}

/** The rows of what the run will make, so that other runs can name them at once. */
async function insertOutputs(d: Database, tx: Writing, runId: string, run: NewRun): Promise<void> {
  const { models, datasets } = d.tables;
  const createdAt = d.dialect.now;
  if (run.makesModel) {
    const { name, arch, baseId, attacks } = run.makesModel;
    const id = newId("model");
    await tx.db.insert(models).values({
      ...{ id, name, arch, runId, baseId, attacks, tags: run.tags ?? [], note: "", createdAt },
      search: searchText(name, arch, (run.tags ?? []).join(" "), id),
    });
    tx.tell({ kind: "model", subject: id, runId, body: null });
  }
  if (run.makesDataset) {
    const { name } = run.makesDataset;
    const taken = await tx.db
      .select({ id: datasets.id })
      .from(datasets)
      .where(and(eq(datasets.name, name), ne(datasets.kind, "artifact")));
    if (taken.length > 0)
      throw storeError("conflict", "data set", `the name ${JSON.stringify(name)} is taken`);
    const id = newId("dataset");
    await tx.db
      .insert(datasets)
      .values({ id, name, kind: "artifact", source: "", runId, images: {}, note: "", createdAt });
    tx.tell({ kind: "dataset", subject: id, runId, body: null });
  }
}
