import type { ReportDocument } from "@basin/tasks";
import {
  between,
  digits,
  figureTitle,
  MISSING,
  namedIntervals,
  probability,
  titleOf,
} from "../files/numbers.js";
import { intervalKey, intervalPlot } from "./interval-plot.js";
import { html, type Markup } from "./markup.js";
import { scrollingTable } from "./tables.js";

type Figure = ReportDocument["flatness"][number];

/** Every figure of flatness with its intervals, how groups compare, and whether it goes with 1-SSIM. */
export function flatnessPart(document: ReportDocument): Markup | null {
  const { flatness, groups } = document;
  if (flatness.length === 0) return null;
  return html`<section id="flatness"><h2>Flatness in numbers</h2>
<p>What pictures only suggest. Intervals of 95 % are kept apart by what is drawn anew: images, pairs of directions, seeds of training. Figures of a grid are means over all models and directions of a row.</p>
${intervalKey()}<div class="cards">${flatness.map((figure) => drawFigure(figure, groups))}</div>
${correlations(flatness)}</section>`;
}

function drawFigure(figure: Figure, groups: ReportDocument["groups"]): Markup {
  const { name, help, definition, source, rows } = figure;
  const { title, unit } = figureTitle(name);
  const lines = rows.map(
    ({
      group,
      mean,
      intervals,
    }) => html`<tr><th scope="row">${titleOf(groups, group)}</th><td class="number"><b>${digits(mean)}</b></td>
${namedIntervals(intervals).map(({ interval }) => html`<td class="number">${between(interval)}</td>`)}</tr>`,
  );
  return html`<div class="card"><h3>${title}${unit === "" ? null : html` <small>${unit}</small>`}</h3>
<p class="quiet">${help.slice(0, 1).toUpperCase() + help.slice(1)}.</p>
${intervalPlot(rows, groups, title)}
${scrollingTable("", ["", "mean", "images", "directions", "seeds"], lines)}
<details><summary>pairs and definition</summary>${comparisons(figure, groups)}
<p>${definition}. ${source}.</p></details></div>
`;
}

function comparisons({ comparisons: pairs }: Figure, groups: ReportDocument["groups"]): Markup | null {
  if (pairs.length === 0) return null;
  const lines = pairs.map(
    ({
      a,
      b,
      difference,
      probabilityLower,
    }) => html`<tr><th scope="row">${titleOf(groups, a)} \u2212 ${titleOf(groups, b)}</th>
<td class="number">${digits(difference.estimate)}</td><td class="number">${between(difference)}</td><td class="number">${probability(probabilityLower)}</td></tr>`,
  );
  return scrollingTable(
    "Differences over pairs of the same seed and directions, and the probability that the first is lower",
    ["pair", "difference", "95 %", "lower"],
    lines,
  );
}

function correlations(figures: readonly Figure[]): Markup | null {
  const found = figures.flatMap(({ name, correlation }) => (correlation ? [{ name, ...correlation }] : []));
  if (found.length === 0) return null;
  const lines = found.map(
    ({
      name,
      spearman,
      low,
      high,
      pValue,
      pairs,
    }) => html`<tr><th scope="row">${figureTitle(name).title}</th><td class="number">${digits(spearman)}</td>
<td class="number">${between({ low, high })}</td><td class="number">${pValue === null ? MISSING : probability(pValue)}</td><td class="number">${pairs}</td></tr>`,
  );
  return html`<h3 id="correlation" style="margin-top:2rem">Does it go with 1\u2212SSIM?</h3>
<p>Spearman\u2019s rank correlation over trained groups between 1\u2212SSIM of what they were trained on and each figure. With three groups the smallest p that can come out is 1/3, with four 1/12: so few cannot decide at 0.05.</p>
${scrollingTable("", ["figure", "correlation", "95 %", "p", "groups"], lines)}`;
}
