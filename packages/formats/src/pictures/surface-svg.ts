/**
 * Loss surfaces as SVG. Every cell is drawn in the colour of its exact value; contour lines with their levels lie on
 * top. Unfinished, NaN and infinite cells have patterns of their own, and the legend counts them.
 */
import { drawLegend, type LegendEntry, markEntries, markPatterns } from "./cell-marks.js";
import { COLOUR_BAR_WIDTH, drawColourBar } from "./colour-bar.js";
import { invalidPicture } from "./invalid-picture.js";
import { aspectOf, columnsFor, EDGE, MARGIN, panelCell, plotBox } from "./panel-layout.js";
import { checkGrid, type PictureGrid } from "./picture-grid.js";
import { axisSpan, drawPlane, originMark } from "./plane-panel.js";
import { drawProfile } from "./profile-panel.js";
import { countStates, type SurfaceDrawing, type SurfaceStyle, surfaceStyle } from "./surface-style.js";
import { type Box, element, INK, label, picture } from "./svg.js";
import { shortenText, wrapText } from "./text.js";

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
  const grids = panels.map(({ grid }) => checkGrid(grid));
  const flat = grids[0]!.axes.length === 1;
  if (grids.some(({ axes }) => (axes.length === 1) !== flat)) {
    throw invalidPicture(
      "panels",
      "surfaces with equally many axes",
      grids.map(({ axes }) => axes.length),
    );
  }
  const style = surfaceStyle(grids, options);
  const columns = columnsFor(panels.length);
  const cell = panelCell(grids, columns);
  const width = EDGE + columns * cell.width + (flat ? 0 : COLOUR_BAR_WIDTH) + EDGE;
  const head = drawHead(options, width - 2 * EDGE);
  const drawn = panels.map((panel, index) =>
    drawPanel(panel, plotBox(cell, columns, index, head.height), style),
  );
  const rows = Math.ceil(panels.length / columns);
  const bottom = head.height + rows * cell.height;
  const counts = countStates(grids, style);
  const legend = drawLegend(
    [...originEntry(grids, flat), ...markEntries({ ...style, counts, noun: flat ? "points" : "cells" })],
    EDGE + MARGIN.left,
    bottom + 6,
    width - 2 * EDGE - MARGIN.left,
  );
  const first = plotBox(cell, columns, 0, head.height);
  const last = plotBox(cell, columns, (rows - 1) * columns, head.height);
  const bar = {
    x: EDGE + columns * cell.width,
    y: first.y + 16,
    width: BAR_WIDTH,
    height: last.y + last.height - first.y - 32,
  };
  const beyond = { below: counts.below > 0, above: counts.above > 0 };
  return picture(
    width,
    bottom + legend.height + EDGE,
    [options.title ?? "Loss surface", options.subtitle ?? ""].join(" ").trim(),
    markPatterns(),
    head.svg,
    ...drawn,
    flat ? "" : drawColourBar(bar, { ...style, beyond }),
    legend.svg,
  );
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

function drawHead(
  { title = "", subtitle = "" }: SurfaceDrawing,
  width: number,
): { svg: string; height: number } {
  let y = EDGE;
  const write = (line: string, fontSize: number, fill: string): string => {
    y += fontSize * 1.4;
    return label(line, { x: EDGE, y: y - fontSize * 0.4, "font-size": fontSize, fill });
  };
  const lines = [
    ...wrapText(title, width, 17).map((line) => write(line, 17, INK.text)),
    ...wrapText(subtitle, width, 11).map((line) => write(line, 11, INK.quiet)),
  ];
  return { svg: element("g", { class: "head" }, ...lines), height: lines.length === 0 ? EDGE : y + 10 };
}

function originEntry(grids: readonly PictureGrid[], flat: boolean): LegendEntry[] {
  const inside = grids.some(({ axes }) =>
    axes.every(({ coordinates }) => {
      const [low, high] = axisSpan(coordinates);
      return low <= 0 && high >= 0;
    }),
  );
  if (flat || !inside) return [];
  return [{ words: "origin: the model itself", swatch: ({ x, y }) => originMark(x + 6, y + 6) }];
}
