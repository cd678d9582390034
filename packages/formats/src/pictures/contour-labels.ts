import { type Box, element, INK, label, type Pixel } from "./svg.js";
import { textWidth } from "./text.js";

/** A level's lines in pixels and what to write on them. */
export interface LabelledLines {
  readonly words: string;
  readonly lines: readonly (readonly Pixel[])[];
}

const FONT_SIZE = 10;
/** Labels keep this far from each other's middle, along the line of sight. */
const CLEARANCE = 34;
const CANDIDATES = 24;

/**
 * One label for each level, on its longest line, along the line and upright, where there is most room left inside the
 * plot. A level whose lines are all shorter than its label goes without: the colour bar names it too.
 */
export function drawContourLabels(plot: Box, levels: readonly LabelledLines[]): string {
  const placed: Pixel[] = [];
  const labels: string[] = [];
  for (const { words, lines } of levels) {
    const room = textWidth(words, FONT_SIZE);
    const longest = lines.reduce<readonly Pixel[]>((a, b) => (lengthOf(b) > lengthOf(a) ? b : a), []);
    const total = lengthOf(longest);
    if (total < 1.8 * room) continue;
    const best = roomiest(longest, total, placed, (at) => isInside(plot, at, 4 + room / 2));
    if (best === undefined) continue;
    placed.push(best.at);
    labels.push(drawLabel(words, best.at, angleAround(longest, best.along, room)));
  }
  return element("g", { class: "contour-labels" }, ...labels);
}

interface Place {
  readonly at: Pixel;
  /** The distance from the line's beginning. */
  readonly along: number;
}

/** The allowed place on the line that is farthest from every label so far; nothing where none is far enough. */
function roomiest(
  line: readonly Pixel[],
  total: number,
  placed: readonly Pixel[],
  allowed: (at: Pixel) => boolean,
): Place | undefined {
  let best: Place | undefined;
  let clearance = CLEARANCE;
  for (let candidate = 1; candidate < CANDIDATES; candidate++) {
    // From the middle outwards, so that the first label of all stands in the middle of its line.
    const offset = (candidate % 2 === 0 ? 1 : -1) * Math.floor(candidate / 2);
    const along = total * (0.5 + offset / (CANDIDATES + 4));
    const at = pointAlong(line, along);
    if (!allowed(at)) continue;
    const free = Math.min(CLEARANCE * 3, ...placed.map((other) => distance(at, other)));
    if (free > clearance) [best, clearance] = [{ at, along }, free];
  }
  return best;
}

function isInside({ x, y, width, height }: Box, [px, py]: Pixel, margin: number): boolean {
  return px > x + margin && px < x + width - margin && py > y + margin && py < y + height - margin;
}

function drawLabel(words: string, [x, y]: Pixel, angle: number): string {
  const place = {
    x,
    y: y + FONT_SIZE * 0.36,
    "font-size": FONT_SIZE,
    "text-anchor": "middle",
    transform: `rotate(${angle.toFixed(1)} ${x.toFixed(2)} ${y.toFixed(2)})`,
  };
  // The halo first, as text of its own: not every renderer knows `paint-order`.
  const halo = { stroke: "#ffffff", "stroke-width": 3.5, "stroke-linejoin": "round", "stroke-opacity": 0.85 };
  const hidden = { fill: "none", "aria-hidden": "true" };
  return `${label(words, { ...place, ...halo, ...hidden })}${label(words, { ...place, fill: INK.text })}`;
}

/** The line's direction over a stretch as long as the label, in degrees, never upside down. */
function angleAround(line: readonly Pixel[], along: number, room: number): number {
  const [x0, y0] = pointAlong(line, along - room / 2);
  const [x1, y1] = pointAlong(line, along + room / 2);
  const angle = (Math.atan2(y1 - y0, x1 - x0) * 180) / Math.PI;
  if (angle > 90) return angle - 180;
  return angle < -90 ? angle + 180 : angle;
}

function lengthOf(line: readonly Pixel[]): number {
  let length = 0;
  for (let i = 1; i < line.length; i++) length += distance(line[i - 1]!, line[i]!);
  return length;
}

function pointAlong(line: readonly Pixel[], along: number): Pixel {
  let left = Math.max(0, along);
  for (let i = 1; i < line.length; i++) {
    const [from, to] = [line[i - 1]!, line[i]!];
    const length = distance(from, to);
    if (left <= length && length > 0) {
      const share = left / length;
      return [from[0] + share * (to[0] - from[0]), from[1] + share * (to[1] - from[1])];
    }
    left -= length;
  }
  return line[line.length - 1]!;
}

function distance(a: Pixel, b: Pixel): number {
  return Math.hypot(b[0] - a[0], b[1] - a[1]);
}
