import type { ReportDocument } from "@basin/tasks";
import { QUOTED_FROM } from "../analysis/quoted.js";
import { between, digits, type Measured, MISSING, percent, titleOf } from "../files/numbers.js";
import { type Content, html, type Markup } from "./markup.js";

type Cell = ReportDocument["robustness"][number]["cells"][number];
type Interval = ReportDocument["similarity"][number]["intervals"]["images"];

/** A table that scrolls by itself where the page is narrower. */
export function scrollingTable(caption: Content, head: readonly Content[], rows: readonly Markup[]): Markup {
  return html`${caption === "" ? null : html`<p class="caption">${caption}</p>`}<div class="wide" tabindex="0"><table>
<thead><tr>${head.map((title) => html`<th scope="col">${title}</th>`)}</tr></thead><tbody>${rows}</tbody></table></div>
`;
}

/** Tables 1 and 2 beside the paper's figures. */
export function tablesPart(document: ReportDocument, { cifar10 }: { readonly cifar10: boolean }): Markup {
  const other = cifar10
    ? null
    : html` The paper\u2019s are of CIFAR-10 and ResNet-32, the ones here of other images: they stand beside each other and cannot agree.`;
  return html`<section id="tables"><h2>Accuracy and similarity</h2>
<p>In italics: <em>quoted</em> from ${QUOTED_FROM}. All other numbers were measured in this study.${other}</p>
${robustness(document)}${similarity(document)}</section>`;
}

function robustness({ groups, attacks, robustness: rows }: ReportDocument): Markup {
  const lines = rows.map(
    ({ group, cells }) => html`<tr><th scope="row">${titleOf(groups, group)}</th>${cells.map(drawCell)}</tr>`,
  );
  const caption =
    "Table 1. Top-1 accuracy in %. Rows: what models were trained on; columns: what they were tested on. Mean and deviation over seeds; in brackets the 95 % interval over images";
  return scrollingTable(caption, ["trained on", ...attacks.map(({ title }) => title)], lines);
}

function drawCell({ mean, deviation, intervals, quoted }: Cell): Markup {
  const spread =
    deviation === null ? null : html` <small style="display:inline">\u00b1 ${percent(deviation)}</small>`;
  return html`<td class="cell"><b>${percent(mean)}</b>${spread}${range(intervals.images)}${quotedNote(quoted, percent)}</td>`;
}

function range(images: Interval): Markup | null {
  return images === null ? null : html`<small>[${percent(images.low)}, ${percent(images.high)}]</small>`;
}

function quotedNote(quoted: number | null, write: (value: Measured) => string): Markup | null {
  return quoted === null ? null : html`<i>paper ${write(quoted)}</i>`;
}

function similarity({ attacks, similarity: rows }: ReportDocument): Markup {
  const lines = rows.map(
    ({ attack, mean, intervals, quoted }) => html`<tr><th scope="row">${titleOf(attacks, attack)}</th>
<td class="number"><b>${digits(mean)}</b></td><td class="number">${between(intervals.images)}</td>
<td class="number"><i>${quoted === null ? MISSING : String(quoted)}</i></td></tr>`,
  );
  const caption =
    "Table 2. Mean 1\u2212SSIM between adversarial images and the clean ones, attacks on the base: 0 for equal images";
  return scrollingTable(caption, ["attack", "1\u2212SSIM", "95 % over images", "paper"], lines);
}
