/**
 * Loss surfaces as SVG. Every cell is drawn in the colour of its exact value; contour lines with their levels lie on
 * top. Unfinished, NaN and infinite cells have patterns of their own, and the legend counts them.
 */
import { drawLegend, type LegendEntry, markEntries, markPatterns } from "./cell-marks.js";
import { COLOUR_BAR_WIDTH, drawColourBar } from "./colour-bar.js";
import { drawHeading } from "./heading.js";
import { invalidPicture } from "./invalid-picture.js";
import { aspectOf, columnsFor, EDGE, MARGIN, panelCell, plotBox } from "./panel-layout.js";
import { checkGrid, type PictureGrid } from "./picture-grid.js";
import { axisSpan, drawPlane, originMark } from "./plane-panel.js";
import { drawProfile } from "./profile-panel.js";
import { countStates, type SurfaceDrawing, type SurfaceStyle, surfaceStyle } from "./surface-style.js";
import { type Box, element, label, picture } from "./svg.js";
import { shortenText } from "./text.js";

/** A surface with the name that stands above it. */
export interface TitledGrid {
  readonly title: string;
  readonly grid: PictureGrid;
}

/** Panels beyond this are too small to compare. */
const MAX_PANELS = 6;
const BAR_WIDTH = 18;

/**
 * One surface as an SVG document. Two axes give coloured cells with labelled contour lines, a colour bar and a mark
 * at the origin; one axis gives curves of loss and accuracy.
 *
 * Contour lines run straight between cell centres, linear on the picture's scale, and never pass a cell without a
 * number.
 *
 * @throws if the grid contradicts itself or an option cannot be used.
 * @example drawSurface(surface, { title: "PGD-trained", subtitle: "test, 1,000 images, seed 0", cutoff: 10 })
 */
export function drawSurface(grid: PictureGrid, options: SurfaceDrawing = {}): string {
  return drawPanels([{ title: "", grid }], options);
}

/**
 * Up to six surfaces side by side, at most three in a row, in one picture with one range of colours and one set of
 * levels, so that equal colours mean equal values.
 *
 * @throws as {@link drawSurface} does; also if surfaces with one and with two axes are mixed.
 */
export function drawSurfaces(panels: readonly TitledGrid[], options: SurfaceDrawing = {}): string {
  if (panels.length < 1 || panels.length > MAX_PANELS) {
    throw invalidPicture("panels", `1 to ${MAX_PANELS} surfaces`, panels.length);
  }
  return drawPanels(panels, options);
}

function drawPanels(panels: readonly TitledGrid[], options: SurfaceDrawing): string {
  const { title = "", subtitle = "" } = options;
  const grids = checkPanels(panels);
  const profile = grids[0]!.axes.length === 1;
  const style = surfaceStyle(grids, options);
  const counts = countStates(grids, style);
  const columns = columnsFor(panels.length);
  const cell = panelCell(grids, columns);
  const width = EDGE + columns * cell.width + (profile ? 0 : COLOUR_BAR_WIDTH) + EDGE;
  const heading = drawHeading(title, [subtitle], width - 2 * EDGE, EDGE);
  const boxes = panels.map((_, index) => plotBox(cell, columns, index, heading.height));
  const bottom = heading.height + Math.ceil(panels.length / columns) * cell.height;
  const noun = profile ? "points" : "cells";
  const entries = [...originEntry(grids), ...markEntries({ ...style, counts, noun })];
  const legend = drawLegend(entries, EDGE + MARGIN.left, bottom + 6, width - 2 * EDGE - MARGIN.left);
  const beyond = { below: counts.below > 0, above: counts.above > 0 };
  return picture(
    width,
    bottom + legend.height + EDGE,
    `${title === "" ? "Loss surface" : title} ${subtitle}`.trim(),
    markPatterns(),
    heading.svg,
    ...panels.map((panel, index) => drawPanel(panel, boxes[index]!, style)),
    profile ? "" : drawColourBar(barBox(EDGE + columns * cell.width, boxes), { ...style, beyond }),
    legend.svg,
  );
}

/** The grids, once each is sound and all have equally many axes. */
function checkPanels(panels: readonly TitledGrid[]): PictureGrid[] {
  const grids = panels.map(({ grid }) => checkGrid(grid));
  const axes = grids.map((grid) => grid.axes.length);
  if (new Set(axes).size > 1) throw invalidPicture("panels", "surfaces with equally many axes", axes);
  return grids;
}

/** The colour bar reaches from the first row of plots to the last, less the room for its tips. */
function barBox(x: number, plots: readonly Box[]): Box {
  const [first, last] = [plots[0]!, plots[plots.length - 1]!];
  return { x, y: first.y + 16, width: BAR_WIDTH, height: last.y + last.height - first.y - 32 };
}

function drawPanel({ title, grid }: TitledGrid, box: Box, style: SurfaceStyle): string {
  const draw = grid.axes.length === 1 ? drawProfile : drawPlane;
  const height = grid.axes.length === 1 ? box.height : box.width * aspectOf(grid);
  const named = shortenText(title, box.width, 13);
  const heading = label(named, {
    x: box.x + box.width / 2,
    y: box.y - 8,
    "font-size": 13,
    "text-anchor": "middle",
  });
  return element("g", { class: "panel" }, title === "" ? "" : heading, draw({ ...box, height }, grid, style));
}

/** A profile needs none: its axis shows where zero is. */
function originEntry(grids: readonly PictureGrid[]): LegendEntry[] {
  const shown = grids.some(({ axes }) => axes.length === 2 && axes.every(holdsZero));
  if (!shown) return [];
  return [{ words: "origin: the model itself", swatch: ({ x, y }) => originMark(x + 6, y + 6) }];
}

function holdsZero({ coordinates }: PictureGrid["axes"][number]): boolean {
  const [low, high] = axisSpan(coordinates);
  return low <= 0 && high >= 0;
}
