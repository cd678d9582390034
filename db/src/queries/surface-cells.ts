import { createHash } from "node:crypto";
import { eq } from "drizzle-orm";
import type { Database, Tables, Writing } from "../database.js";
import { storeError } from "../faults.js";
import type { Cell } from "../records.js";
import type { Chunk } from "../store.js";

/** Cells as they are stored: float32 little-endian, and a bit for each finished cell. */
export interface Grids {
  readonly loss: Buffer;
  readonly accuracy: Buffer;
  readonly finished: Buffer;
}

/** Grids without a finished cell. */
export function emptyGrids(cells: number): Grids {
  const unknown = Buffer.alloc(cells * 4);
  for (let cell = 0; cell < cells; cell++) unknown.writeFloatLE(Number.NaN, cell * 4);
  return { loss: unknown, accuracy: Buffer.from(unknown), finished: Buffer.alloc(Math.ceil(cells / 8)) };
}

/** Whether a cell is finished. */
export function isFinished(finished: Buffer, cell: number): boolean {
  return ((finished[cell >> 3]! >> (cell & 7)) & 1) === 1;
}

/** Merges cells into a surface of the run, while its row is held. The last cell finishes the surface. */
export async function writeCells(
  d: Database,
  tx: Writing,
  runId: string,
  { surfaceId, cells }: NonNullable<Chunk["cells"]>,
): Promise<void> {
  const { surfaces, surfaceValues } = d.tables;
  const [surface] = await d.dialect.lock(tx.db.select().from(surfaces).where(eq(surfaces.id, surfaceId)));
  if (surface?.runId !== runId) throw storeError("missing", "cells", `${runId} has no surface ${surfaceId}`);
  const [grids] = await tx.db.select().from(surfaceValues).where(eq(surfaceValues.surfaceId, surfaceId));
  const added = merge(grids!, cells, surface.cells);
  const { loss, accuracy, finished } = grids!;
  await tx.db
    .update(surfaceValues)
    .set({ loss, accuracy, finished })
    .where(eq(surfaceValues.surfaceId, surfaceId));
  const finishedCells = surface.finishedCells + added;
  const range = lossRange(grids!, surface.cells);
  const whole = finishedCells === surface.cells;
  await tx.db
    .update(surfaces)
    .set({
      finishedCells,
      leastLoss: range?.[0] ?? null,
      greatestLoss: range?.[1] ?? null,
      ...(whole ? { valuesHash: valuesHash(surface.axes, grids!), finishedAt: d.dialect.now } : {}),
    })
    .where(eq(surfaces.id, surfaceId));
  tx.tell({ kind: "cells", subject: surfaceId, runId, body: cells });
  if (whole) tx.tell({ kind: "surface", subject: surfaceId, runId, body: null });
}

/** Writes cells into grids; how many were not finished before. */
function merge({ loss, accuracy, finished }: Grids, cells: readonly Cell[], count: number): number {
  let added = 0;
  for (const cell of cells) {
    const { index } = cell;
    if (!Number.isInteger(index) || index < 0 || index >= count) {
      throw storeError("invalid", "cells", `want a cell from 0 to ${count - 1}, got ${index}`);
    }
    loss.writeFloatLE(cell.loss, index * 4);
    accuracy.writeFloatLE(cell.accuracy, index * 4);
    if (!isFinished(finished, index)) added++;
    finished[index >> 3]! |= 1 << (index & 7);
  }
  return added;
}

/** Least and greatest finite loss of the finished cells. */
function lossRange({ loss, finished }: Grids, count: number): readonly [number, number] | undefined {
  let [least, greatest] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let cell = 0; cell < count; cell++) {
    const value = loss.readFloatLE(cell * 4);
    if (!Number.isFinite(value) || !isFinished(finished, cell)) continue;
    if (value < least) least = value;
    if (value > greatest) greatest = value;
  }
  return least <= greatest ? [least, greatest] : undefined;
}

/** SHA-256 over the axes as JSON, the losses and the accuracies: equal for equal surfaces wherever they were computed. */
export function valuesHash(
  axes: Tables["surfaces"]["$inferSelect"]["axes"],
  { loss, accuracy }: Pick<Grids, "loss" | "accuracy">,
): string {
  const named = axes.map(({ name, from, to, points }) => ({ name, from, to, points }));
  return createHash("sha256").update(JSON.stringify(named)).update(loss).update(accuracy).digest("hex");
}
