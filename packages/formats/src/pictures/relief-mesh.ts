/**
 * The ground of a relief. A cell is four triangles around its centre, which stands at the height of its value; its corners
 * stand halfway between the centres around them. So each cell keeps its own colour, and what is not a number its own mark.
 */
import { cellFill } from "./cell-marks.js";
import { type CellState, cellEdges, cellState, type PictureGrid } from "./picture-grid.js";
import type { PanelStyle } from "./plane-panel.js";
import { brightnessOf, depthOf, HEIGHT, type RoomPoint } from "./relief-view.js";
import { coordinate, element, linePath, type Pixel } from "./svg.js";

/** Beyond this many cells along an axis their borders would hide their colours. */
const MOST_BORDERS = 40;

/** Draws the cells from the deepest to the nearest. */
export function drawMesh(
  grid: PictureGrid,
  style: PanelStyle,
  toRoom: (x: number, y: number) => readonly [number, number],
  view: (point: RoomPoint) => Pixel,
): string {
  const [nx, ny] = [grid.axes[0]!.coordinates.length, grid.axes[1]!.coordinates.length];
  const [xs, ys] = grid.axes.map(({ coordinates }) => cellEdges(coordinates)) as [Float64Array, Float64Array];
  const heights = heightsOf(grid, style);
  const corner = (ix: number, iy: number): RoomPoint => [
    ...toRoom(xs[ix]!, ys[iy]!),
    cornerHeight(heights, [nx, ny], ix, iy),
  ];
  const bordered = Math.max(nx, ny) <= MOST_BORDERS;
  const cells = Array.from({ length: nx * ny }, (_, cell) => {
    const [ix, iy] = [cell % nx, Math.floor(cell / nx)];
    const place = toRoom((xs[ix]! + xs[ix + 1]!) / 2, (ys[iy]! + ys[iy + 1]!) / 2);
    const corners = [corner(ix, iy), corner(ix + 1, iy), corner(ix + 1, iy + 1), corner(ix, iy + 1)];
    return { cell, centre: [...place, heights[cell]!] as RoomPoint, corners, depth: depthOf(...place) };
  });
  cells.sort((a, b) => b.depth - a.depth);
  const drawn = cells.map(({ cell, centre, corners }) => {
    const state = cellState(grid[style.quantity][cell]!, grid.finished[cell]!, style.scale);
    const fill = cellFill(state, grid[style.quantity][cell]!, style.scale, style.map);
    const border = bordered ? drawBorder(corners.map(view)) : "";
    return drawCell({ state, fill, centre, corners }, view) + border;
  });
  return element("g", { class: "relief", "stroke-linejoin": "round" }, ...drawn);
}

interface DrawnCell {
  readonly state: CellState;
  readonly fill: string;
  readonly centre: RoomPoint;
  readonly corners: readonly RoomPoint[];
}

/** Marks are not shaded: their patterns are to be known again. */
function drawCell({ state, fill, centre, corners }: DrawnCell, view: (point: RoomPoint) => Pixel): string {
  if (fill.startsWith("url(")) {
    return element("path", { class: `relief-${state}`, d: `${linePath(corners.map(view))}Z`, fill });
  }
  const triangles = corners.map((from, i) => {
    const to = corners[(i + 1) % 4]!;
    const colour = shade(fill, brightnessOf(centre, from, to));
    // A stroke of the same colour closes the seams that smoothing leaves between neighbours.
    const d = `${linePath([centre, from, to].map(view))}Z`;
    return element("path", { d, fill: colour, stroke: colour, "stroke-width": 0.6 });
  });
  return triangles.join("");
}

function drawBorder(corners: readonly Pixel[]): string {
  const d = `M${corners.map(([x, y]) => `${coordinate(x)} ${coordinate(y)}`).join("L")}Z`;
  return element("path", { d, fill: "none", stroke: "#000000", "stroke-opacity": 0.16, "stroke-width": 0.5 });
}

/**
 * The height of every cell. What lies beyond the range stands at its end, infinity at the ceiling. NaN and unfinished cells
 * have no height: they are patched at the mean of the cells around them, ring by ring.
 */
function heightsOf(grid: PictureGrid, { quantity, scale }: PanelStyle): Float64Array {
  const nx = grid.axes[0]!.coordinates.length;
  const heights = Float64Array.from(grid[quantity], (value, cell) => {
    if (grid.finished[cell] === 0 || Number.isNaN(value)) return Number.NaN;
    const position = Number.isFinite(value) ? scale.position(value) : 1;
    return HEIGHT * Math.min(1, Math.max(0, position));
  });
  return patchHoles(heights, nx);
}

function patchHoles(heights: Float64Array, nx: number): Float64Array {
  const ny = heights.length / nx;
  for (let known = heights; ; known = heights.slice()) {
    const holes = [...known.keys()].filter((cell) => Number.isNaN(known[cell]!));
    let patched = 0;
    for (const cell of holes) {
      const mean = meanAround(known, [nx, ny], cell);
      if (Number.isNaN(mean)) continue;
      heights[cell] = mean;
      patched++;
    }
    if (patched === 0) return heights.map((height) => (Number.isNaN(height) ? 0 : height));
  }
}

type Extent = readonly [nx: number, ny: number];

function meanAround(heights: Float64Array, [nx, ny]: Extent, cell: number): number {
  const [x, y] = [cell % nx, Math.floor(cell / nx)];
  const around = [-1, 0, 1].flatMap((dy) => [-1, 0, 1].map((dx) => [x + dx, y + dy] as const));
  return meanAt(heights, [nx, ny], around);
}

/** A corner stands at the mean of the cells that meet in it. */
function cornerHeight(heights: Float64Array, extent: Extent, ix: number, iy: number): number {
  return meanAt(heights, extent, [
    [ix - 1, iy - 1],
    [ix, iy - 1],
    [ix - 1, iy],
    [ix, iy],
  ]);
}

function meanAt(
  heights: Float64Array,
  [nx, ny]: Extent,
  places: readonly (readonly [number, number])[],
): number {
  const found = places
    .filter(([x, y]) => x >= 0 && x < nx && y >= 0 && y < ny)
    .map(([x, y]) => heights[y * nx + x]!)
    .filter((height) => !Number.isNaN(height));
  return found.reduce((sum, height) => sum + height, 0) / found.length;
}

function shade(colour: string, brightness: number): string {
  const channels = [1, 3, 5].map((start) => Number.parseInt(colour.slice(start, start + 2), 16));
  return `#${channels
    .map((value) =>
      Math.round(value * brightness)
        .toString(16)
        .padStart(2, "0"),
    )
    .join("")}`;
}
