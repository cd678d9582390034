import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { Client, Study } from "@basin/client";
import { ComputeError } from "@basin/compute";
import { type ReportDocument, reportDocument } from "@basin/tasks";
import { saveDownload } from "../platform/export.js";
import { stepsIn } from "./steps.js";

/** The forms of a report. */
export const reportFormats = ["html", "md", "json", "csv"] as const;

/** One of {@link reportFormats}. */
export type ReportFormat = (typeof reportFormats)[number];

/** What the report of a study says. @throws ComputeError as {@link addressOf} does */
export async function readReport(client: Client, study: Study): Promise<ReportDocument> {
  const response = await client.download(addressOf(study, "json"));
  return reportDocument.parse(await response.json());
}

/** Writes `report.*` into a folder, which is made where it is missing; answers the files' paths. */
export async function writeReport(
  client: Client,
  study: Study,
  { folder, formats }: { readonly folder: string; readonly formats: readonly ReportFormat[] },
): Promise<string[]> {
  const addresses = formats.map((format) => addressOf(study, format));
  await mkdir(folder, { recursive: true });
  const paths = formats.map((format) => join(folder, `report.${format}`));
  for (const [i, path] of paths.entries()) await saveDownload(await client.download(addresses[i]!), path);
  return paths;
}

/** @throws ComputeError `missing` that says how many runs are missing and what to do */
function addressOf(study: Study, format: ReportFormat): string {
  const name = `report.${format}`;
  const file = study.reportFiles.find((one) => one.name === name);
  if (file !== undefined) return file.url;
  throw new ComputeError({ code: "missing", where: `report of ${study.id}`, detail: missingOf(study, name) });
}

function missingOf(study: Study, name: string): string {
  const { id, steps, reportFiles } = study;
  if (steps.length === 0) return "want a study with a plan, got one that only keeps runs together";
  const count = (states: Parameters<typeof stepsIn>[1]): number => stepsIn(study, states).length;
  const counts = [
    [count(["running"]), "running"],
    [count(["queued", "interrupted"]), "waiting"],
    [count(["failed"]), "failed"],
    [count(["cancelled"]), "cancelled"],
  ] as const;
  const said = counts.filter(([runs]) => runs > 0).map(([runs, state]) => `${runs} ${state}`);
  const missing = steps.length - count(["succeeded"]);
  const there = reportFiles.map((file) => file.name).join(", ");
  if (missing === 0)
    return `want ${name}, got ${there || "no file"}; the worker that made it may be an old one`;
  return `want ${steps.length} runs, ${missing} of which are missing (${said.join(", ")}); go on with: basin study start paper --study ${id}`;
}
