/** The picture of one surface over two directions: its cells, its contour lines, its axes and its origin. */
import { drawFrame, drawUpright, type PixelAxis, pixelAxis } from "./axes.js";
import { cellFill } from "./cell-marks.js";
import { type ColourMap, isDark } from "./colour.js";
import { drawContourLabels } from "./contour-labels.js";
import { contourLines } from "./contour-lines.js";
import { cellEdges, cellState, type PictureGrid, type Quantity } from "./picture-grid.js";
import { type Box, coordinate, element, linePath, type Pixel } from "./svg.js";
import type { ValueScale } from "./value-scale.js";

/** How the values of a panel are shown; the same for every panel of a picture. */
export interface PanelStyle {
  readonly quantity: Quantity;
  readonly scale: ValueScale;
  readonly map: ColourMap;
  readonly levels: readonly number[];
  /** What a level's line says. */
  readonly words: (level: number) => string;
}

/** The outer edges of an axis, in its own coordinates, the smaller first. */
export function axisSpan(coordinates: Float64Array): readonly [number, number] {
  const edges = cellEdges(coordinates);
  const [first, last] = [edges[0]!, edges[edges.length - 1]!];
  return first < last ? [first, last] : [last, first];
}

/** Draws a grid with two axes into a box: x to the right, y upwards. */
export function drawPlane(box: Box, grid: PictureGrid, style: PanelStyle): string {
  const [xAxis, yAxis] = [grid.axes[0]!, grid.axes[1]!];
  const x = pixelAxis(xAxis.name, axisSpan(xAxis.coordinates), [box.x, box.x + box.width]);
  const y = pixelAxis(yAxis.name, axisSpan(yAxis.coordinates), [box.y + box.height, box.y]);
  return element(
    "g",
    { class: "plane" },
    drawCells(grid, style, x, y),
    drawContours(box, grid, style, x, y),
    drawOrigin(box, x, y),
    drawFrame(box, x),
    drawUpright(box, y.name, y.ticks),
  );
}

/** The mark of the origin, the trained model itself, as the legend shows it too. */
export function originMark(x: number, y: number): string {
  return element("circle", {
    class: "origin",
    cx: x,
    cy: y,
    r: 4,
    fill: "#ffffff",
    stroke: "#000000",
    "stroke-width": 1.6,
  });
}

/**
 * Each cell as a rectangle of one colour, its exact value and nothing in between. Cells of one fill share a path, and
 * neighbours in a row share a rectangle, which keeps files small.
 */
function drawCells(grid: PictureGrid, style: PanelStyle, x: PixelAxis, y: PixelAxis): string {
  const nx = grid.axes[0]!.coordinates.length;
  const columns = Array.from(cellEdges(grid.axes[0]!.coordinates), x.toPixel);
  const rows = Array.from(cellEdges(grid.axes[1]!.coordinates), y.toPixel);
  const values = grid[style.quantity];
  const paths = new Map<string, string[]>();
  for (let iy = 0; iy + 1 < rows.length; iy++) {
    const fills = Array.from({ length: nx }, (_, ix) => {
      const cell = iy * nx + ix;
      const state = cellState(values[cell]!, grid.finished[cell]!, style.scale);
      return cellFill(state, values[cell]!, style.scale, style.map);
    });
    for (let from = 0, to = 1; from < nx; from = to++) {
      while (to < nx && fills[to] === fills[from]) to++;
      const parts = paths.get(fills[from]!) ?? [];
      if (parts.length === 0) paths.set(fills[from]!, parts);
      parts.push(rectanglePath(columns[from]!, rows[iy]!, columns[to]!, rows[iy + 1]!));
    }
  }
  const drawn = [...paths].map(([fill, parts]) => element("path", { fill, d: parts.join("") }));
  return element("g", { class: "cells", "shape-rendering": "crispEdges" }, ...drawn);
}

function drawContours(box: Box, grid: PictureGrid, style: PanelStyle, x: PixelAxis, y: PixelAxis): string {
  const { scale, map, levels, words } = style;
  const [xs, ys] = [grid.axes[0]!.coordinates, grid.axes[1]!.coordinates];
  // Lines are linear on the picture's own scale: between 0.1 and 1000, a log picture puts 10 in the middle.
  const values = Float64Array.from(grid[style.quantity], (value, cell) =>
    grid.finished[cell] === 0 || !Number.isFinite(value) ? Number.NaN : scale.along(value),
  );
  const toPixels = ([ix, iy]: readonly [number, number]): Pixel => [
    x.toPixel(between(xs, ix)),
    y.toPixel(between(ys, iy)),
  ];
  const lines = levels.map((level) => ({
    level,
    words: words(level),
    lines: contourLines(values, xs.length, scale.along(level)).map((line) => line.map(toPixels)),
  }));
  const drawn = lines
    .filter((each) => each.lines.length > 0)
    .map((each) =>
      element("path", {
        d: each.lines.map(linePath).join(""),
        "data-level": String(each.level),
        stroke: isDark(map.at(scale.position(each.level))) ? "#ffffff" : "#000000",
      }),
    );
  const stroke = { class: "contours", fill: "none", "stroke-width": 0.9, "stroke-opacity": 0.6 };
  return element("g", stroke, ...drawn) + drawContourLabels(box, lines);
}

function drawOrigin(box: Box, x: PixelAxis, y: PixelAxis): string {
  const [px, py] = [x.toPixel(0), y.toPixel(0)];
  const inside = px >= box.x && px <= box.x + box.width && py >= box.y && py <= box.y + box.height;
  return inside ? originMark(px, py) : "";
}

/** The coordinate at a fractional index. */
function between(coordinates: Float64Array, index: number): number {
  const low = Math.min(Math.floor(index), coordinates.length - 1);
  const from = coordinates[low]!;
  return from + (index - low) * ((coordinates[low + 1] ?? from) - from);
}

function rectanglePath(x0: number, y0: number, x1: number, y1: number): string {
  return `M${coordinate(x0)} ${coordinate(y0)}H${coordinate(x1)}V${coordinate(y1)}H${coordinate(x0)}Z`;
}
