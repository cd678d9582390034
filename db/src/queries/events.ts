import { and, asc, desc, eq, gt, lte, max, min } from "drizzle-orm";
import type { Database } from "../database.js";
import type { Events } from "../store.js";

/** The log of changes. */
export function createEvents(d: Database): Events {
  const { events } = d.tables;
  return {
    after: (seq, limit) =>
      d.read("events.after", (db) =>
        db.select().from(events).where(gt(events.seq, seq)).orderBy(asc(events.seq)).limit(limit),
      ),
    bounds: () =>
      d.read("events.bounds", async (db) => {
        const [row] = await db.select({ first: min(events.seq), last: max(events.seq) }).from(events);
        return { first: Number(row?.first ?? 0), last: Number(row?.last ?? 0) };
      }),
    log: (runId, last) =>
      d.read("events.log", async (db) => {
        const rows = await db
          .select({ body: events.body })
          .from(events)
          .where(and(eq(events.runId, runId), eq(events.kind, "log")))
          .orderBy(desc(events.seq))
          .limit(last);
        const lines = rows.reverse().flatMap(({ body }) => body as readonly string[]);
        return last > 0 ? lines.slice(-last) : [];
      }),
    prune: (keep) =>
      d.write("events.prune", async ({ db }) => {
        const [oldest] = await db
          .select({ seq: events.seq })
          .from(events)
          .orderBy(desc(events.seq))
          .limit(1)
          .offset(keep);
        if (oldest) await db.delete(events).where(lte(events.seq, oldest.seq));
      }),
  };
}
