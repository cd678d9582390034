import type { ReportDocument } from "@basin/tasks";
import { isCifar10 } from "../analysis/protocol-lines.js";
import { duration } from "../files/numbers.js";
import type { StudyRuns } from "../study-runs.js";
import { figuresPart } from "./figures.js";
import { flatnessPart } from "./flatness.js";
import { html, Markup } from "./markup.js";
import { STYLE } from "./style.js";
import { tablesPart } from "./tables.js";
import { alarmsPart, protocolPart, runsPart } from "./traces.js";
import { verdictsPart } from "./verdicts.js";

/** The report as one page: no script, nothing that is fetched. */
export async function reportPage(document: ReportDocument, study: StudyRuns): Promise<string> {
  const figures = await figuresPart(document, study);
  const flatness = flatnessPart(document);
  const sections = [
    ["verdicts", "Claims"],
    ["tables", "Tables"],
    ...(figures ? [["figures", "Surfaces"]] : []),
    ...(flatness ? [["flatness", "Flatness"]] : []),
    ["alarms", "Alarms"],
    ["protocol", "Protocol"],
    ["runs", "Runs"],
  ] as const;
  const page = html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; style-src 'unsafe-inline'">
<title>${document.name}</title><style>${new Markup(STYLE)}</style></head><body>
<header><h1>${document.name}</h1><p class="quiet">${summary(document, study)}</p>
<nav>${sections.map(([id, title]) => html`<a href="#${id!}">${title!}</a>`)}</nav></header>
<main>${verdictsPart(document)}${tablesPart(document, { cifar10: isCifar10(study) })}${figures}${flatness}${alarmsPart(document)}${protocolPart(document)}${runsPart(document, study)}</main>
</body></html>
`;
  return page.text;
}

function summary({ models, groups, computeSeconds }: ReportDocument, { runs }: StudyRuns): string {
  const trained = groups.filter(({ attacks }) => attacks.length > 0).length;
  return `What adversarial training does to loss surfaces, after Xu, Yap and Prabhu (2019): ${count(models.length, "model")}, ${count(trained, "way")} of training on attacks, ${count(runs.size, "run")}, ${duration(computeSeconds)} of computing.`;
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}
