import { canonicalJson, type ReportDocument } from "@basin/tasks";
import { reportCsv } from "./files/report-csv.js";
import { reportMarkdown } from "./files/report-markdown.js";
import { reportPage } from "./page/report-page.js";
import type { StudyRuns } from "./study-runs.js";

/** A file of a report. */
export interface ReportFile {
  readonly name: string;
  readonly mediaType: string;
  readonly bytes: Uint8Array;
}

/** The report as files: data, a long table, Markdown, and one page that needs nothing else. Equal documents and runs give equal bytes. */
export async function reportFiles(
  document: ReportDocument,
  study: StudyRuns,
): Promise<readonly ReportFile[]> {
  const file = (name: string, mediaType: string, content: string): ReportFile => ({
    name,
    mediaType,
    bytes: new TextEncoder().encode(content),
  });
  return [
    file("report.json", "application/json", `${canonicalJson(document)}\n`),
    file("report.csv", "text/csv; charset=utf-8", reportCsv(document)),
    file("report.md", "text/markdown; charset=utf-8", reportMarkdown(document, study)),
    file("report.html", "text/html; charset=utf-8", await reportPage(document, study)),
  ];
}
