import { type ReportDocument, reportDocument } from "@basin/tasks";
import { alarmsOf } from "./analysis/alarms.js";
import { verdictsOf } from "./analysis/claims.js";
import { flatnessOf } from "./analysis/flatness.js";
import { isCifar10, protocolLines } from "./analysis/protocol-lines.js";
import { robustnessOf, similarityOf } from "./analysis/robustness.js";
import { surfacesOf } from "./analysis/study-surfaces.js";
import type { StudyRuns } from "./study-runs.js";

/**
 * Everything that the runs of a study say together. What is missing stays out, or null; claims that need it are undecided.
 * Equal runs give equal documents.
 */
export async function analyseStudy(study: StudyRuns): Promise<ReportDocument> {
  const { name, groups, attacks, draws, seed } = study.payload;
  const drawing = { draws, seed };
  const robustness = await robustnessOf(study, drawing);
  const similarity = await similarityOf(study, drawing);
  const measured = {
    version: 1 as const,
    name,
    groups: groups.map((group) => ({ name: group.name, title: group.title, attacks: [...group.attacks] })),
    attacks: attacks.map((attack) => ({ ...attack })),
    models: modelsOf(study),
    robustness: robustness.table,
    robustnessComparisons: robustness.comparisons,
    similarity: similarity.table,
    surfaces: surfacesOf(study),
    flatness: await flatnessOf(study, { groups, byAttack: similarity.byAttack }, drawing),
    alarms: alarmsOf(study),
    verdicts: [],
    protocol: protocolLines(study),
    computeSeconds: [...study.runs.values()].reduce((sum, run) => sum + run.computeSeconds, 0),
  };
  // Verdicts follow from what readers see, where numbers that are not finite are null.
  const document = reportDocument.parse(measured);
  return { ...document, verdicts: verdictsOf(document, { cifar10: isCifar10(study) }) };
}

function modelsOf({ payload, models }: StudyRuns) {
  return payload.groups.flatMap((group) =>
    group.models.map(({ seed, model: id }) => {
      const model = models.get(id);
      const {
        name,
        runId: run,
        checkpointHash: hash,
      } = model ?? { name: id, runId: null, checkpointHash: null };
      return { id, name, group: group.name, seed, run, hash };
    }),
  );
}
