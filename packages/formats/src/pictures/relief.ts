/**
 * Loss surfaces in three dimensions as SVG: a shaded relief, its colours and heights by the same scale. Cells that are NaN,
 * infinite or unfinished lie in it as patches of their patterns, and the legend counts them.
 */
import { drawLegend, markEntries, markPatterns } from "./cell-marks.js";
import { COLOUR_BAR_WIDTH, drawColourBar } from "./colour-bar.js";
import { drawHeading } from "./heading.js";
import { invalidPicture } from "./invalid-picture.js";
import { columnsFor, EDGE } from "./panel-layout.js";
import { checkGrid } from "./picture-grid.js";
import { drawMesh } from "./relief-mesh.js";
import { createFloor, drawAxes, drawWalls } from "./relief-room.js";
import { createView, SEEN } from "./relief-view.js";
import { countStates, type SurfaceDrawing, type SurfaceStyle, surfaceStyle } from "./surface-style.js";
import type { TitledGrid } from "./surface-svg.js";
import { element, label, picture } from "./svg.js";
import { shortenText } from "./text.js";

/** Panels beyond this are too small to compare. */
const MAX_PANELS = 6;
/** Beyond this many cells a relief's triangles are smaller than pixels. */
const MAX_CELLS = 2 ** 14;
const MARGIN = { left: 48, right: 20, top: 26, bottom: 44 } as const;
/** How wide a room is seen, by the number of panels in a row. */
const roomWidths: readonly number[] = [0, 480, 360, 300];

/** How a relief is drawn: as a flat picture, without contour lines. */
export type ReliefDrawing = Omit<SurfaceDrawing, "levels" | "colours">;

/**
 * Up to six surfaces over two axes as reliefs side by side, at most three in a row, with one scale of heights and
 * colours.
 *
 * @throws if there are none or too many, a grid contradicts itself, has one axis or more than 16,384 cells
 * @example drawReliefs([{ title: "clean", grid }, { title: "PGD", grid: other }], { cutoff: 10 })
 */
export function drawReliefs(panels: readonly TitledGrid[], options: ReliefDrawing = {}): string {
  const { title = "", subtitle = "" } = options;
  if (panels.length < 1 || panels.length > MAX_PANELS) {
    throw invalidPicture("panels", `1 to ${MAX_PANELS} surfaces`, panels.length);
  }
  const grids = panels.map(({ grid }) => checkRelief(grid));
  const style = surfaceStyle(grids, options);
  const counts = countStates(grids, style);
  const columns = columnsFor(panels.length);
  const seen = roomWidths[columns]!;
  const cell = {
    width: MARGIN.left + seen + MARGIN.right,
    height: MARGIN.top + (seen * SEEN.height) / SEEN.width + MARGIN.bottom,
  };
  const width = EDGE + columns * cell.width + COLOUR_BAR_WIDTH + EDGE;
  const heading = drawHeading(title, [subtitle], width - 2 * EDGE, EDGE);
  const rows = Math.ceil(panels.length / columns);
  const bottom = heading.height + rows * cell.height;
  const drawn = panels.map((panel, i) => {
    const left = EDGE + (i % columns) * cell.width + MARGIN.left;
    const top = heading.height + Math.floor(i / columns) * cell.height + MARGIN.top;
    return drawPanel(panel, { left, top, width: seen }, style);
  });
  const legend = drawLegend(
    markEntries({ ...style, counts, noun: "cells" }),
    EDGE + MARGIN.left,
    bottom + 4,
    width - 2 * EDGE - MARGIN.left,
  );
  const bar = { x: EDGE + columns * cell.width, y: heading.height + MARGIN.top + 16, width: 18 };
  const barHeight = Math.min(bottom - bar.y - MARGIN.bottom, 420);
  const beyond = { below: counts.below > 0, above: counts.above > 0 };
  return picture(
    width,
    bottom + legend.height + EDGE,
    `${title === "" ? "Loss surface" : title} ${subtitle}`.trim(),
    markPatterns(),
    heading.svg,
    ...drawn,
    drawColourBar({ ...bar, height: barHeight }, { ...style, beyond }),
    legend.svg,
  );
}

function checkRelief(grid: TitledGrid["grid"]): TitledGrid["grid"] {
  const { axes, loss } = checkGrid(grid);
  if (axes.length !== 2) throw invalidPicture("relief", "a surface over two axes", axes.length);
  if (loss.length > MAX_CELLS) {
    throw invalidPicture("relief", `at most ${MAX_CELLS} cells`, loss.length);
  }
  return grid;
}

interface Place {
  readonly left: number;
  readonly top: number;
  readonly width: number;
}

function drawPanel({ title, grid }: TitledGrid, { left, top, width }: Place, style: SurfaceStyle): string {
  const view = createView(left, top, width);
  const named = shortenText(title, width, 13);
  const heading = label(named, {
    x: left + width / 2,
    y: top - 10,
    "font-size": 13,
    "text-anchor": "middle",
  });
  return element(
    "g",
    { class: "panel" },
    title === "" ? "" : heading,
    drawWalls(style, view),
    drawMesh(grid, style, createFloor(grid), view),
    drawAxes(grid, style, view),
  );
}
