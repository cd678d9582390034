import { type Artifact, type Run, type RunArtifact, StoreError, type Study } from "@basin/db";
import { type ReportDocument, reportDocument } from "@basin/tasks";
import type { Context } from "../context.js";

type From = Pick<Context, "loaders" | "artifacts">;

/** The largest document that is read: one of two thousand runs is far below it. */
const MOST_BYTES = 64 * 2 ** 20;

/** What a study's report says; null until it is there. @throws StoreError `corrupt`, `too-large` */
export async function reportOf({ loaders, artifacts }: From, study: Study): Promise<ReportDocument | null> {
  const files = await reportFilesOf({ loaders }, study);
  const file = files.find(({ name }) => name === "report.json");
  if (file === undefined) return null;
  const where = `report of ${study.id}`;
  if (file.bytes > MOST_BYTES) {
    const detail = `want ${MOST_BYTES} bytes at most, got ${file.bytes}`;
    throw new StoreError({ code: "too-large", where, detail });
  }
  return parseReport(await artifacts.get(file.hash), where);
}

function parseReport(bytes: Uint8Array, where: string): ReportDocument {
  const detail = "want a document of this version; start the study again for a new one";
  try {
    return reportDocument.parse(JSON.parse(new TextDecoder().decode(bytes)));
  } catch (cause) {
    throw new StoreError({ code: "corrupt", where, detail, cause });
  }
}

/** The report's files; none until it has been written. */
export async function reportFilesOf(
  { loaders }: Pick<From, "loaders">,
  { id }: Study,
): Promise<readonly (RunArtifact & Artifact)[]> {
  const steps = await loaders.studySteps.load(id);
  const runs = await Promise.all(steps.map(({ runId }) => loaders.run.load(runId)));
  const report = runs.find((run): run is Run => run?.task === "report" && run.state === "succeeded");
  if (report === undefined) return [];
  const artifacts = await loaders.artifactsOfRun.load(report.id);
  return artifacts.filter(({ role }) => role === "report");
}
