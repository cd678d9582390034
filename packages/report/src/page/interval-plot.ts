import type { ReportDocument } from "@basin/tasks";
import { round, titleOf } from "../files/numbers.js";
import { html, type Markup } from "./markup.js";
import { createScale, type Scale } from "./scale.js";

type Row = ReportDocument["flatness"][number]["rows"][number];

const WIDTH = 420;
const LEFT = 96;
const RIGHT = 14;
const ROW = 34;

/** What each kind of interval looks like: how far below the row's middle, how thick, how it is broken. */
const kinds = {
  images: { at: 5, width: 3, dash: "" },
  directions: { at: 10, width: 2, dash: "5 3" },
  seeds: { at: 15, width: 2, dash: "1 3" },
} as const;

/** The means of all groups as marks, every value as a dot, and below each its intervals. */
export function intervalPlot(
  rows: readonly Row[],
  groups: ReportDocument["groups"],
  title: string,
): Markup | null {
  const numbers = rows.flatMap(({ mean, values, intervals }) => [
    mean,
    ...values.map(({ value }) => value),
    ...Object.values(intervals).flatMap((one) => (one === null ? [] : [one.low, one.high])),
  ]);
  const known = numbers.filter((value) => value !== null);
  if (known.length === 0) return null;
  const scale = createScale(known, { pixels: [LEFT + 6, WIDTH - RIGHT], count: 4 });
  const height = rows.length * ROW + 30;
  return html`<svg viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="${title}: means, values and intervals">
${scale.ticks.map((tick) => drawTick(tick, scale, height - 24))}
${rows.map((row, i) => drawRow(row, i, titleOf(groups, row.group), scale))}</svg>`;
}

/** What the marks of the plots mean. */
export function intervalKey(): Markup {
  const line = (name: keyof typeof kinds): Markup =>
    html`<li><svg viewBox="0 0 28 10" aria-hidden="true"><line x1="1" x2="27" y1="5" y2="5" stroke="var(--s1)" stroke-width="${kinds[name].width}" stroke-dasharray="${kinds[name].dash}"/></svg>over ${name}</li>`;
  return html`<ul class="key"><li><svg viewBox="0 0 28 10" aria-hidden="true"><rect x="11" y="0" width="5" height="10" fill="var(--s1)"/></svg>mean</li>
<li><svg viewBox="0 0 28 10" aria-hidden="true"><circle cx="14" cy="5" r="3" fill="none" stroke="var(--quiet)"/></svg>one model and pair of directions</li>${line("images")}${line("directions")}${line("seeds")}</ul>`;
}

function drawTick(tick: number, { toPixel }: Scale, bottom: number): Markup {
  const x = toPixel(tick).toFixed(1);
  return html`<line class="rule" x1="${x}" x2="${x}" y1="2" y2="${bottom}"/><text class="quiet" x="${x}" y="${bottom + 16}" text-anchor="middle">${round(tick)}</text>`;
}

function drawRow({ mean, values, intervals }: Row, place: number, title: string, { toPixel }: Scale): Markup {
  const y = 12 + place * ROW;
  const dots = values.flatMap(({ value }) => (value === null ? [] : [toPixel(value).toFixed(1)]));
  const bars = (["images", "directions", "seeds"] as const).flatMap((name) => {
    const interval = intervals[name];
    return interval === null || interval.low === null || interval.high === null
      ? []
      : [{ ...kinds[name], from: toPixel(interval.low).toFixed(1), to: toPixel(interval.high).toFixed(1) }];
  });
  const short = title.length > 14 ? `${title.slice(0, 13)}\u2026` : title;
  return html`<text x="${LEFT - 6}" y="${y + 4}" text-anchor="end">${short}</text>
${dots.map((x) => html`<circle cx="${x}" cy="${y}" r="3" fill="none" stroke="var(--quiet)"/>`)}
${mean === null ? null : html`<rect x="${(toPixel(mean) - 2).toFixed(1)}" y="${y - 6}" width="4" height="12" fill="var(--s1)"/>`}
${bars.map(({ at, width, dash, from, to }) => html`<line x1="${from}" x2="${to}" y1="${y + at + 3}" y2="${y + at + 3}" stroke="var(--s1)" stroke-width="${width}" stroke-dasharray="${dash}"/>`)}`;
}
