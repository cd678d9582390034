import { type ColourMapName, colourMaps } from "./colour.js";
import { invalidPicture } from "./invalid-picture.js";
import { type NumberUnit, numberLabels } from "./number-labels.js";
import { type CellState, cellState, type PictureGrid, type Quantity } from "./picture-grid.js";
import type { PanelStyle } from "./plane-panel.js";
import { plainRange, symmetricRange } from "./value-range.js";
import { createValueScale, niceLevels, type ScaleKind } from "./value-scale.js";

/** How a surface is drawn. */
export interface SurfaceDrawing {
  /** Default `loss`. Over one axis both are drawn. */
  readonly quantity?: Quantity;
  /** Default `log` for loss, which spans orders of magnitude, and `linear` for accuracy. */
  readonly scale?: ScaleKind;
  /**
   * The values of the contour lines, or about how many round ones; those beyond the range are left out. Default 15, and
   * 8 over one axis.
   */
  readonly levels?: number | readonly number[];
  /** The values at the ends of the colours. Default: the least and the greatest there are; 0 to 1 for accuracy. */
  readonly range?: readonly [number, number];
  /** Values above this are drawn in one colour and counted as cut off. */
  readonly cutoff?: number;
  /**
   * `sequential` or `diverging`; the latter is for differences and puts white at zero, with as much room below as
   * above (a cut-off cuts both ends), on a linear scale. Default `sequential`.
   */
  readonly colours?: "sequential" | "diverging";
  readonly title?: string;
  /** The protocol under the title: data, attack, seed, engine. Long lines are wrapped. */
  readonly subtitle?: string;
}

/** What all panels of a picture share. */
export interface SurfaceStyle extends PanelStyle {
  readonly unit: NumberUnit;
  readonly cutOff: boolean;
  /** The quantity with its scale, for the colour bar. */
  readonly name: string;
}

const MAX_LEVELS = 200;

const quantities: Readonly<
  Record<
    Quantity,
    { scale: ScaleKind; map: ColourMapName; unit: NumberUnit; range?: readonly [number, number] }
  >
> = {
  loss: { scale: "log", map: "viridis", unit: "number" },
  accuracy: { scale: "linear", map: "cividis", unit: "percent", range: [0, 1] },
};

/** Settles what the options leave open, from the values of all panels together. */
export function surfaceStyle(grids: readonly PictureGrid[], options: SurfaceDrawing): SurfaceStyle {
  const profile = grids.some(({ axes }) => axes.length === 1);
  const quantity = profile ? "loss" : (options.quantity ?? "loss");
  const row = quantities[quantity];
  if (row === undefined) throw invalidPicture("quantity", "loss or accuracy", quantity);
  const diverging = options.colours === "diverging";
  const kind = options.scale ?? (diverging ? "linear" : row.scale);
  if (diverging && kind === "log") throw invalidPicture("scale", "linear for diverging colours", kind);
  const usual = row.range === undefined || kind === "log" ? {} : { usual: row.range };
  const values = { grids, quantity, kind, profile, ...usual };
  const { range, cutOff } = diverging ? symmetricRange(values, options) : plainRange(values, options);
  const scale = createValueScale(kind, range);
  const wanted = options.levels ?? (profile ? 8 : 15);
  const levels =
    typeof wanted === "number" ? niceLevels(scale, checkCount(wanted)) : checkLevels(wanted, range);
  return {
    quantity,
    scale,
    map: colourMaps[diverging ? "diverging" : row.map],
    levels,
    words: numberLabels(levels, row.unit),
    unit: row.unit,
    cutOff,
    name: `${quantity}${diverging ? " difference" : ""}${kind === "log" ? " (log scale)" : ""}`,
  };
}

/** How many cells of all grids are in each state. */
export function countStates(grids: readonly PictureGrid[], style: SurfaceStyle): Record<CellState, number> {
  const counts = { value: 0, unfinished: 0, nan: 0, infinite: 0, below: 0, above: 0 };
  for (const grid of grids) {
    grid[style.quantity].forEach((value, cell) => {
      counts[cellState(value, grid.finished[cell]!, style.scale)]++;
    });
  }
  return counts;
}

function checkCount(count: number): number {
  if (Number.isInteger(count) && count >= 1 && count <= MAX_LEVELS) return count;
  throw invalidPicture("levels", `an integer from 1 to ${MAX_LEVELS}, or the levels themselves`, count);
}

/** Levels in rising order; those outside the range have no place in the picture. */
function checkLevels(levels: readonly number[], [low, high]: readonly [number, number]): number[] {
  if (levels.length > MAX_LEVELS)
    throw invalidPicture("levels", `at most ${MAX_LEVELS} levels`, levels.length);
  const wild = levels.find((level) => !Number.isFinite(level));
  if (wild !== undefined) throw invalidPicture("levels", "finite numbers", wild);
  return levels.filter((level) => level >= low && level <= high).sort((a, b) => a - b);
}
