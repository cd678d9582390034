import { invalid } from "@basin/compute";
import { version } from "@basin/protocol";
import { analyseStudy, reportFiles } from "@basin/report";
import { joinFound } from "../found.js";
import { openStudyRuns } from "../inputs/study-runs.js";
import { type Kept, keepTyped } from "./keep.js";
import { toPreparedAlone } from "./prepared.js";
import type { WorkContext, WorkEnd } from "./work.js";

/** Nothing has to be found out: the runs that a report reads have succeeded before it begins. */
export async function prepareReport(context: WorkContext<"report">): Promise<WorkEnd> {
  const { draws, seed } = context.payload;
  return { prepared: toPreparedAlone(context, { draws, seed, version }) };
}

/** The file that holds the whole document. */
const DOCUMENT = "report.json";

/** Analyses the runs of a study and keeps what they come to, as data and as files for people. */
export async function finishReport(context: WorkContext<"report">): Promise<WorkEnd> {
  const begun = performance.now();
  const study = openStudyRuns(context);
  const document = await analyseStudy(study);
  const kept = new Map<string, Kept>();
  for (const { name, mediaType, bytes } of await reportFiles(document, study)) {
    const download = { role: "report", name };
    kept.set(name, await keepTyped(context, bytes, { kind: "report", mediaType, download }));
  }
  const whole = kept.get(DOCUMENT);
  if (!whole) throw invalid("report", `a file ${DOCUMENT}`, [...kept.keys()].join(", "));
  const seconds = (performance.now() - begun) / 1000;
  return {
    found: joinFound([...kept.values()].map(({ found }) => found)),
    outcome: { result: { document: whole.hash, verdicts: document.verdicts, seconds } },
  };
}
