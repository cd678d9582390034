import { asc, desc, eq, inArray } from "drizzle-orm";
import type { Database } from "../database.js";
import type { Artifacts } from "../store.js";
import { grouped, inOrder } from "./batches.js";

/** The index of artifacts of a database. */
export function createArtifacts(d: Database): Artifacts {
  const { artifacts, runArtifacts, checkpoints } = d.tables;
  const checkpointsOf = (runId: string) =>
    d.read("artifacts.checkpoints", (db) =>
      db.select().from(checkpoints).where(eq(checkpoints.runId, runId)).orderBy(desc(checkpoints.step)),
    );
  return {
    add: ({ hash, kind, mediaType, bytes }) =>
      d.write("artifacts.add", async ({ db }) => {
        await db
          .insert(artifacts)
          .values({ hash, kind, mediaType, bytes, createdAt: d.dialect.now })
          .onConflictDoNothing();
      }),
    get: (hashes) =>
      d.read("artifacts.get", async (db) => {
        const rows = await db
          .select()
          .from(artifacts)
          .where(inArray(artifacts.hash, [...hashes]));
        return inOrder(hashes, rows, { key: (row) => row.hash, to: (row) => row });
      }),
    ofRuns: (runIds) =>
      d.read("artifacts.ofRuns", async (db) => {
        const rows = await db
          .select({ link: runArtifacts, artifact: artifacts })
          .from(runArtifacts)
          .innerJoin(artifacts, eq(artifacts.hash, runArtifacts.hash))
          .where(inArray(runArtifacts.runId, [...runIds]))
          .orderBy(asc(runArtifacts.role), asc(runArtifacts.name));
        return grouped(runIds, rows, {
          key: ({ link }) => link.runId,
          to: ({ link, artifact }) => ({ ...artifact, ...link }),
        });
      }),
    checkpoint: async (runId) => (await checkpointsOf(runId))[0],
    checkpoints: checkpointsOf,
  };
}
