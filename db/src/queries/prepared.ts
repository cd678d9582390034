import { and, eq } from "drizzle-orm";
import type { Database, Writing } from "../database.js";
import { newId } from "../ids.js";
import type { Prepared } from "../store.js";
import { portions } from "./batches.js";
import { type RunRow, setRun } from "./run-rows.js";
import { emptyGrids } from "./surface-cells.js";

/** Writes what `prepare` has found out: facts of the run, the stages that follow, the surface that they fill. */
export async function writePrepared(
  d: Database,
  tx: Writing,
  run: RunRow,
  prepared: Prepared,
): Promise<RunRow> {
  const { engine, versions, protocol, total } = prepared;
  await insertStages(d, tx, run, prepared.stages);
  if (prepared.surface) await insertSurface(d, tx, run.id, prepared.surface);
  return setRun(d, tx, run.id, { engine, versions, protocol, total });
}

async function insertStages(
  d: Database,
  tx: Writing,
  { id: runId, priority }: RunRow,
  stages: Prepared["stages"],
): Promise<void> {
  const fresh = { state: "waiting", attempt: 0, faults: 0, beat: 0, readyAt: 0, done: 0 } as const;
  const rows = stages.flatMap(({ work, pieces }, index) =>
    pieces.map(({ from, to }, piece) => ({
      ...{ id: newId("job"), runId, stage: index + 1, work, piece, from, to, priority },
      ...fresh,
    })),
  );
  for (const part of portions(rows, 1000)) await tx.db.insert(d.tables.jobs).values([...part]);
}

async function insertSurface(
  d: Database,
  tx: Writing,
  runId: string,
  surface: NonNullable<Prepared["surface"]>,
): Promise<void> {
  const { surfaces, surfaceValues, surfaceDirections } = d.tables;
  const { directions, ...rest } = surface;
  const id = newId("surface");
  await tx.db.insert(surfaces).values({ ...rest, id, runId, finishedCells: 0, createdAt: d.dialect.now });
  await tx.db.insert(surfaceValues).values({ surfaceId: id, ...emptyGrids(surface.cells) });
  for (const [position, direction] of directions.entries()) {
    const directionId = await findOrAddDirection(d, tx, surface.modelId, direction);
    await tx.db.insert(surfaceDirections).values({ surfaceId: id, position, directionId });
  }
  tx.tell({ kind: "surface", subject: id, runId, body: null });
}

/** Surfaces of one model with the same draw share their directions. */
async function findOrAddDirection(
  d: Database,
  tx: Writing,
  modelId: string,
  direction: NonNullable<Prepared["surface"]>["directions"][number],
): Promise<string> {
  const { directions } = d.tables;
  const { axis, kind, protocol, drawHash } = direction;
  const [known] = await tx.db
    .select({ id: directions.id })
    .from(directions)
    .where(
      and(eq(directions.modelId, modelId), eq(directions.axis, axis), eq(directions.drawHash, drawHash)),
    );
  if (known) return known.id;
  const id = newId("direction");
  await tx.db.insert(directions).values({ id, modelId, axis, kind, protocol, drawHash });
  return id;
}
