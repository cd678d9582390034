/** Where the panels of a picture stand. */
import type { PictureGrid } from "./picture-grid.js";
import { axisSpan } from "./plane-panel.js";
import type { Box } from "./svg.js";

/** The white around a picture. */
export const EDGE = 20;
/** Room around a panel's plot: ticks and names, and the panel's own title. */
export const MARGIN = { left: 64, right: 22, bottom: 46, title: 24 } as const;

/** How a panel's plot is sized, by the number of panels in a row. */
const plotWidths: readonly number[] = [0, 440, 340, 290];

/** One, two or three in a row; four make a square. */
export function columnsFor(count: number): number {
  return count === 4 ? 2 : Math.min(count, 3);
}

/** The size of a panel with its margins: every panel gets the room that the tallest one needs. */
export interface PanelCell {
  readonly width: number;
  readonly height: number;
  readonly plotWidth: number;
  readonly plotHeight: number;
  readonly title: number;
}

/** The size of every panel of a picture. */
export function panelCell(grids: readonly PictureGrid[], columns: number): PanelCell {
  const plotWidth = plotWidths[columns]!;
  const plotHeight = plotWidth * Math.max(...grids.map(aspectOf));
  const title = grids.length > 1 ? MARGIN.title : 8;
  const right = grids[0]!.axes.length === 1 ? MARGIN.left : MARGIN.right;
  return {
    width: MARGIN.left + plotWidth + right,
    height: title + plotHeight + MARGIN.bottom,
    plotWidth,
    plotHeight,
    title,
  };
}

/** Height over width: equal steps look equal along both axes, unless that makes a strip. */
export function aspectOf(grid: PictureGrid): number {
  const spans = grid.axes.map(({ coordinates }) => axisSpan(coordinates)).map(([low, high]) => high - low);
  return spans.length === 1 ? 0.7 : Math.min(1.4, Math.max(0.5, spans[1]! / spans[0]!));
}

/** The plot of a panel; `top` is where the first row begins. */
export function plotBox(cell: PanelCell, columns: number, index: number, top: number): Box {
  return {
    x: EDGE + (index % columns) * cell.width + MARGIN.left,
    y: top + Math.floor(index / columns) * cell.height + cell.title,
    width: cell.plotWidth,
    height: cell.plotHeight,
  };
}
