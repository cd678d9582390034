import { asc, eq, sql } from "drizzle-orm";
import type { Database } from "../database.js";
import { newId } from "../ids.js";
import type { Workers } from "../store.js";
import { restWithoutPiece } from "./run-states.js";

/** The workers that have ever registered. */
export function createWorkers(d: Database): Workers {
  const { workers } = d.tables;
  const { now } = d.dialect;
  return {
    register: ({ host, pid, version, slots }) =>
      d.write("workers.register", async (tx) => {
        const id = newId("worker");
        const [row] = await tx.db
          .insert(workers)
          .values({ id, host, pid, version, slots, state: "idle", beat: 0, startedAt: now, lastSeenAt: now })
          .returning();
        tx.tell({ kind: "worker", subject: id, runId: null, body: null });
        return row!;
      }),
    beat: (id, { slots, state }) =>
      d.write("workers.beat", async (tx) => {
        const [before] = await tx.db.select({ state: workers.state }).from(workers).where(eq(workers.id, id));
        await tx.db
          .update(workers)
          .set({ slots, state, beat: sql`${workers.beat} + 1`, lastSeenAt: now })
          .where(eq(workers.id, id));
        if (before && before.state !== state)
          tx.tell({ kind: "worker", subject: id, runId: null, body: null });
      }),
    list: () => d.read("workers.list", (db) => db.select().from(workers).orderBy(asc(workers.id))),
    gone: (id) =>
      d.write("workers.gone", async (tx) => {
        await d.dialect.turn(tx.db, "structure");
        await tx.db.update(workers).set({ state: "gone" }).where(eq(workers.id, id));
        tx.tell({ kind: "worker", subject: id, runId: null, body: null });
        await restWithoutPiece(d, tx);
      }),
  };
}
