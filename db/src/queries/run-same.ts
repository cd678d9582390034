import { and, desc, eq, inArray, or, sql } from "drizzle-orm";
import type { Builders, Database } from "../database.js";
import type { RunIdentity } from "../store.js";
import { finalStates, type RunRow } from "./run-rows.js";

/** See {@link Runs.findSame}. */
export async function sameRun(d: Database, db: Builders, same: RunIdentity): Promise<RunRow | undefined> {
  const { runs } = d.tables;
  const rank = sql`case ${runs.state} when 'succeeded' then 0 when 'failed' then 2 when 'cancelled' then 2 else 1 end`;
  const [row] = await db
    .select()
    .from(runs)
    .where(
      and(
        eq(runs.configHash, same.configHash),
        eq(runs.seed, same.seed),
        eq(runs.task, same.task),
        or(eq(runs.cancelRequested, false), inArray(runs.state, [...finalStates])),
      ),
    )
    .orderBy(rank, desc(runs.createdAt), desc(runs.id))
    .limit(1);
  return row;
}
