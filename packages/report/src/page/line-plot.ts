import { round } from "../files/numbers.js";
import { html, type Markup } from "./markup.js";
import { createScale } from "./scale.js";

/** A line over x; what is not a number breaks it. */
export interface Line {
  readonly title: string;
  /** Which of the page's colours. */
  readonly colour: number;
  readonly points: readonly (readonly [x: number, y: number])[];
}

/** How lines are drawn. */
export interface LinePlotOptions {
  readonly title: string;
  readonly log?: boolean;
  /** Values that the axis has to reach. */
  readonly reach?: readonly number[];
  readonly write?: (value: number) => string;
}

const [WIDTH, HEIGHT] = [420, 270];
const BOX = { left: 52, right: 408, top: 26, bottom: 222 } as const;
const COLOURS = 7;
const dashes = ["", "7 3", "2 3", "9 3 2 3"] as const;

/** Lines from the base, at 0, to other models, at 1. */
export function linePlot(
  lines: readonly Line[],
  { title, log = false, reach = [], write = round }: LinePlotOptions,
) {
  const points = lines.flatMap((line) => line.points);
  const xs = createScale(
    points.map(([x]) => x),
    { pixels: [BOX.left, BOX.right], count: 5 },
  );
  const ys = createScale([...points.map(([, y]) => y), ...reach], {
    pixels: [BOX.bottom, BOX.top],
    log,
    count: 4,
  });
  const usable = (y: number): boolean => Number.isFinite(y) && (!log || y > 0);
  return html`<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${title}">
<text x="${BOX.left}" y="14">${title}</text>
${ys.ticks.map((tick) => horizontal(tick, ys.toPixel(tick), write))}
${xs.ticks.map((tick) => vertical(tick, xs.toPixel(tick)))}
${lines.map(
  ({ points: own, colour }) =>
    html`<path fill="none" stroke="${strokeOf(colour)}" stroke-width="2" stroke-dasharray="${dashOf(colour)}" d="${pathOf(own, usable, xs.toPixel, ys.toPixel)}"/>`,
)}
<text class="quiet" x="${(BOX.left + BOX.right) / 2}" y="${HEIGHT - 8}" text-anchor="middle">0: the base \u2013 1: the trained model</text></svg>`;
}

/** What colour and dashes belong to whom. */
export function lineKey(lines: readonly Line[]): Markup {
  return html`<ul class="key">${lines.map(
    ({ title, colour }) =>
      html`<li><svg viewBox="0 0 28 10" aria-hidden="true"><line x1="0" x2="28" y1="5" y2="5" stroke="${strokeOf(colour)}" stroke-width="2.5" stroke-dasharray="${dashOf(colour)}"/></svg>${title}</li>`,
  )}</ul>`;
}

function strokeOf(colour: number): string {
  return `var(--s${colour % COLOURS})`;
}

function dashOf(colour: number): string {
  return dashes[colour % dashes.length]!;
}

function horizontal(tick: number, y: number, write: (value: number) => string): Markup {
  return html`<line class="rule" x1="${BOX.left}" x2="${BOX.right}" y1="${y.toFixed(1)}" y2="${y.toFixed(1)}"/><text class="quiet" x="${BOX.left - 6}" y="${(y + 4).toFixed(1)}" text-anchor="end">${write(tick)}</text>`;
}

function vertical(tick: number, x: number): Markup {
  const marked = tick === 0 || tick === 1;
  return html`<line class="${marked ? "axis" : "rule"}" x1="${x.toFixed(1)}" x2="${x.toFixed(1)}" y1="${BOX.top}" y2="${BOX.bottom}"/><text class="quiet" x="${x.toFixed(1)}" y="${BOX.bottom + 17}" text-anchor="middle">${round(tick)}</text>`;
}

function pathOf(
  points: Line["points"],
  usable: (y: number) => boolean,
  toX: (x: number) => number,
  toY: (y: number) => number,
): string {
  let drawing = false;
  return points
    .map(([x, y]) => {
      if (!usable(y)) {
        drawing = false;
        return "";
      }
      const step = `${drawing ? "L" : "M"}${toX(x).toFixed(1)} ${toY(y).toFixed(1)}`;
      drawing = true;
      return step;
    })
    .join("");
}
