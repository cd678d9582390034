/** The picture of one surface along one direction: loss on the left axis, accuracy in percent on the right one. */
import { drawFrame, drawUpright, type PixelAxis, pixelAxis, type Tick } from "./axes.js";
import { cellFill } from "./cell-marks.js";
import { lineColours } from "./colour.js";
import { numberLabels } from "./number-labels.js";
import { cellEdges, cellState, type PictureGrid } from "./picture-grid.js";
import { axisSpan, type PanelStyle } from "./plane-panel.js";
import { type Box, coordinate, element, INK, linePath, type Pixel } from "./svg.js";
import type { ValueScale } from "./value-scale.js";

/** One of the two curves. */
interface Curve {
  readonly name: "loss" | "accuracy";
  readonly values: Float32Array;
  readonly toPixel: (value: number) => number;
}

/** More points than this and the dots would hide the line. */
const MAX_DOTS = 60;

/** How far a line may leave the plot, in heights of it. */
const FAR = 100;

/** Draws a grid with one axis into a box; `style.scale` is that of the loss. */
export function drawProfile(box: Box, grid: PictureGrid, style: PanelStyle): string {
  const axis = grid.axes[0]!;
  const x = pixelAxis(axis.name, axisSpan(axis.coordinates), [box.x, box.x + box.width]);
  const lossToPixel = (value: number): number => box.y + box.height * (1 - style.scale.position(value));
  const accuracyToPixel = (value: number): number => box.y + box.height * (1 - value);
  const ticks = style.levels.map((level) => ({ at: lossToPixel(level), words: style.words(level) }));
  return element(
    "g",
    { class: "profile" },
    drawGaps(box, grid, style, x),
    drawGuides(box, ticks, x),
    drawCurve(box, grid, x, { name: "accuracy", values: grid.accuracy, toPixel: accuracyToPixel }),
    drawCurve(box, grid, x, { name: "loss", values: grid.loss, toPixel: lossToPixel }),
    drawFrame(box, x),
    drawUpright(box, lossName(style.scale), ticks, { ink: lineColours.loss }),
    drawUpright(box, "accuracy (dashed)", accuracyTicks(accuracyToPixel), {
      side: "right",
      ink: lineColours.accuracy,
    }),
  );
}

function lossName(scale: ValueScale): string {
  return scale.kind === "log" ? "loss (log scale)" : "loss";
}

function accuracyTicks(toPixel: (value: number) => number): Tick[] {
  const places = [0, 0.2, 0.4, 0.6, 0.8, 1];
  const words = numberLabels(places, "percent");
  return places.map((place) => ({ at: toPixel(place), words: words(place) }));
}

/** Bands over the points whose loss is no number or beyond the scale, so that a gap is not taken for a valley. */
function drawGaps(box: Box, grid: PictureGrid, { scale, map }: PanelStyle, x: PixelAxis): string {
  const edges = Array.from(cellEdges(grid.axes[0]!.coordinates), x.toPixel);
  const bands = Array.from(grid.loss, (value, point) => {
    const state = cellState(value, grid.finished[point]!, scale);
    if (state === "value") return "";
    const [left, right] = [
      Math.min(edges[point]!, edges[point + 1]!),
      Math.max(edges[point]!, edges[point + 1]!),
    ];
    return element("rect", {
      x: left,
      y: box.y,
      width: right - left,
      height: box.height,
      fill: cellFill(state, value, scale, map),
      "fill-opacity": state === "below" ? 0.15 : 0.55,
    });
  });
  return element("g", { class: "gaps" }, ...bands);
}

/** Light lines at the ticks, and a dashed one at the origin. */
function drawGuides(box: Box, ticks: readonly Tick[], x: PixelAxis): string {
  const rules = ticks.map(({ at }) => `M${box.x} ${coordinate(at)}h${box.width}`).join("");
  const grid = element("path", { d: rules, stroke: INK.rule, "stroke-width": 0.8, fill: "none" });
  const origin = x.toPixel(0);
  if (origin < box.x || origin > box.x + box.width) return grid;
  const dashed = { stroke: INK.axis, "stroke-dasharray": "2 3", class: "origin" };
  return grid + element("path", { d: `M${coordinate(origin)} ${box.y}v${box.height}`, ...dashed });
}

/** Straight lines between neighbouring numbers; a point without one ends the line, and nothing bridges it. */
function drawCurve(box: Box, grid: PictureGrid, x: PixelAxis, curve: Curve): string {
  const { name, values, toPixel } = curve;
  const coordinates = grid.axes[0]!.coordinates;
  // Far beyond the plot a renderer's float32 coordinates would fail; the line leaves the plot before that.
  const near = (y: number): number =>
    Math.min(box.y + FAR * box.height, Math.max(box.y - FAR * box.height, y));
  const runs: Pixel[][] = [[]];
  values.forEach((value, point) => {
    if (grid.finished[point] === 0 || !Number.isFinite(value)) runs.push([]);
    else runs.at(-1)!.push([x.toPixel(coordinates[point]!), near(toPixel(value))]);
  });
  const lines = runs.filter((run) => run.length > 1).map(linePath);
  const dotted = values.length <= MAX_DOTS ? runs : runs.filter((run) => run.length === 1);
  const inside = dotted.flat().filter(([, y]) => y >= box.y && y <= box.y + box.height);
  const dots = inside.map((place) => `${linePath([place])}h0.01`);
  const dash = name === "accuracy" ? { "stroke-dasharray": "6 4" } : {};
  const round = { fill: "none", "stroke-linejoin": "round", "stroke-linecap": "round" };
  return element(
    "g",
    { class: `curve-${name}`, stroke: lineColours[name], ...round },
    clipped(box, element("path", { d: lines.join(""), "stroke-width": 1.8, class: "line", ...dash })),
    element("path", { d: dots.join(""), "stroke-width": 4.5, class: "dots" }),
  );
}

/** Only what lies in the box: an inner `svg` clips without an id that another picture on the page could share. */
function clipped({ x, y, width, height }: Box, content: string): string {
  const viewBox = [x, y, width, height].map(coordinate).join(" ");
  return element("svg", { x, y, width, height, viewBox, overflow: "hidden" }, content);
}
