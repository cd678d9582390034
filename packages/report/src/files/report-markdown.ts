import type { ReportDocument } from "@basin/tasks";
import { QUOTED_FROM } from "../analysis/quoted.js";
import type { StudyRuns } from "../study-runs.js";
import {
  between,
  digits,
  duration,
  figureTitle,
  MISSING,
  namedIntervals,
  percent,
  probability,
  titleOf,
} from "./numbers.js";
import { tracedRuns } from "./traced-runs.js";

type Figure = ReportDocument["flatness"][number];

/** The report as Markdown: verdicts, tables, protocol, runs; pictures are in the page. */
export function reportMarkdown(document: ReportDocument, study: StudyRuns): string {
  const parts = [
    `# ${text(document.name)}`,
    verdicts(document),
    robustness(document),
    similarity(document),
    flatness(document),
    ...document.flatness.map((figure) => comparisons(document, figure)),
    alarms(document),
    `## Protocol\n\n${document.protocol.map(({ title, text: said }) => `- **${text(title)}**: ${text(said)}`).join("\n")}\n- **Computed for**: ${duration(document.computeSeconds)} in all`,
    models(document),
    runs(document, study),
  ];
  return `${parts.filter((part) => part !== "").join("\n\n")}\n`;
}

function verdicts({ verdicts: rows }: ReportDocument): string {
  const lines = rows.map(({ claim, source, verdict, test, because }) => [
    claim,
    source,
    `**${verdict}**`,
    because,
    test,
  ]);
  return `## The paper's claims\n\n${table(["claim", "in the paper", "verdict", "because", "test"], lines, { raw: [2] })}`;
}

function robustness(document: ReportDocument): string {
  const columns = document.attacks.map(({ title }) => title);
  const lines = document.robustness.map(({ group, cells }) => [
    titleOf(document.groups, group),
    ...cells.map(accuracy),
  ]);
  return `## Table 1: top-1 accuracy in %\n\nRows: trained on. Columns: tested on. Mean ± deviation over seeds, 95 % interval over images; in italics quoted from ${QUOTED_FROM}.\n\n${table(["trained on", ...columns], lines, { raw: columns.map((_, i) => i + 1) })}`;
}

function accuracy({
  mean,
  deviation,
  intervals,
  quoted,
}: ReportDocument["robustness"][number]["cells"][number]) {
  const spread = deviation === null ? "" : ` ± ${percent(deviation)}`;
  const images = intervals.images;
  const range = images === null ? "" : ` [${percent(images.low)}, ${percent(images.high)}]`;
  return `${percent(mean)}${spread}${range}${quoted === null ? "" : ` *(${percent(quoted)})*`}`;
}

function similarity(document: ReportDocument): string {
  const lines = document.similarity.map(({ attack, mean, intervals, quoted }) => [
    titleOf(document.attacks, attack),
    digits(mean),
    between(intervals.images),
    quoted === null ? MISSING : String(quoted),
  ]);
  return `## Table 2: mean 1-SSIM of adversarial to clean images\n\nMade against the base.\n\n${table(["attack", "1-SSIM", "95 % over images", "quoted"], lines)}`;
}

function flatness(document: ReportDocument): string {
  if (document.flatness.length === 0) return "";
  const blocks = document.flatness.map((figure) => {
    const { title, unit } = figureTitle(figure.name);
    const lines = figure.rows.map(({ group, mean, intervals, values }) => [
      titleOf(document.groups, group),
      digits(mean),
      ...namedIntervals(intervals).map(({ interval }) => between(interval)),
      values.map(({ value }) => digits(value)).join(" "),
    ]);
    const said = `${figure.help}: ${figure.definition} (${figure.source})`;
    return `### ${text(title)}${unit === "" ? "" : ` (${unit})`}\n\n${text(said)}\n\n${table(["trained on", "mean", "images", "directions", "seeds", "values"], lines)}${correlation(figure)}`;
  });
  return `## Flatness\n\nIntervals of 95 %, each over one source of doubt alone.\n\n${blocks.join("\n\n")}`;
}

function correlation({ correlation: found }: Figure): string {
  if (found === null) return "";
  const { spearman, low, high, pValue, pairs } = found;
  return `\n\nSpearman's correlation with 1-SSIM over ${pairs} groups: ${digits(spearman)} (${digits(low)} to ${digits(high)}), p = ${probability(pValue)}.`;
}

function comparisons(document: ReportDocument, { name, comparisons: rows }: Figure): string {
  if (rows.length === 0) return "";
  const lines = rows.map(({ a, b, difference, probabilityLower }) => [
    titleOf(document.groups, a),
    titleOf(document.groups, b),
    digits(difference.estimate),
    between(difference),
    probability(probabilityLower),
  ]);
  return `### Pairs by ${figureTitle(name).title.toLowerCase()}\n\n${table(["a", "b", "a - b", "95 %", "probability of a below b"], lines)}`;
}

function alarms({ alarms: rows, groups }: ReportDocument): string {
  const lines = rows.map(({ group, seed, name, detail, run }) => [
    titleOf(groups, group),
    String(seed),
    name,
    detail,
    run,
  ]);
  return `## Alarms\n\n${lines.length === 0 ? "None was raised." : table(["trained on", "seed", "alarm", "seen", "run"], lines)}`;
}

function models({ models: rows, groups }: ReportDocument): string {
  const lines = rows.map(({ id, group, seed, run, hash }) => [
    id,
    titleOf(groups, group),
    String(seed),
    run ?? MISSING,
    hash ?? MISSING,
  ]);
  return `## Models\n\n${table(["model", "trained on", "seed", "made by", "SHA-256 of its checkpoint"], lines)}`;
}

function runs(document: ReportDocument, study: StudyRuns): string {
  const lines = tracedRuns(document, study).map(({ id, task, what, seconds, hash }) => [
    id,
    task,
    what,
    duration(seconds),
    hash ?? MISSING,
  ]);
  return `## Runs\n\n${table(["run", "task", "of", "computed for", "SHA-256 of what it made"], lines)}`;
}

interface TableOptions {
  /** Columns that are Markdown already. */
  readonly raw?: readonly number[];
}

function table(
  head: readonly string[],
  lines: readonly (readonly string[])[],
  { raw = [] }: TableOptions = {},
) {
  const row = (cells: readonly string[], written: boolean): string =>
    `| ${cells.map((cell, i) => (written || raw.includes(i) ? cell : text(cell))).join(" | ")} |`;
  return [
    row(head.map(text), true),
    row(
      head.map(() => "---"),
      true,
    ),
    ...lines.map((line) => row(line, false)),
  ].join("\n");
}

/** Text that Markdown takes as it is: on one line, without markup, HTML or links. Within a word a `_` is no markup. */
function text(content: string): string {
  return content
    .replace(/\s+/g, " ")
    .replace(
      /[\\`*{}[\]<>|#~&!]|(?<![a-z0-9])_|_(?![a-z0-9])/gi,
      (character) => `&#${character.charCodeAt(0)};`,
    );
}
