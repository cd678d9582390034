import { type ColourMapName, colourMaps } from "./colour.js";
import { invalidPicture } from "./invalid-picture.js";
import { type NumberUnit, numberLabels } from "./number-labels.js";
import { type CellState, cellState, type PictureGrid, type Quantity } from "./picture-grid.js";
import type { PanelStyle } from "./plane-panel.js";
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
  const values: ValueChoice = { grids, quantity, kind, profile };
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

/** Which values a range is for. */
interface ValueChoice {
  readonly grids: readonly PictureGrid[];
  readonly quantity: Quantity;
  readonly kind: ScaleKind;
  /** Curves get some air above and below; colours do not. */
  readonly profile: boolean;
}

interface SettledRange {
  readonly range: readonly [number, number];
  readonly cutOff: boolean;
}

function plainRange(values: ValueChoice, { range, cutoff }: SurfaceDrawing): SettledRange {
  const [low, high] = range ?? quantities[values.quantity].range ?? ownRange(values);
  if (cutoff === undefined) return { range: [low, high], cutOff: false };
  const floor = values.kind === "log" ? 0 : Number.NEGATIVE_INFINITY;
  const least = range === undefined ? floor : range[0];
  if (!Number.isFinite(cutoff) || cutoff <= least) {
    throw invalidPicture(
      "cutoff",
      least === floor ? "a number that the scale has" : `more than ${least}`,
      cutoff,
    );
  }
  if (cutoff >= high) return { range: [low, high], cutOff: false };
  // Where every value lies above the cut-off, the scale still needs a lower end.
  const under = values.kind === "log" ? cutoff / 10 : cutoff - 1;
  return { range: [low < cutoff ? low : under, cutoff], cutOff: true };
}

function symmetricRange(values: ValueChoice, { range, cutoff }: SurfaceDrawing): SettledRange {
  if (range !== undefined && range[0] !== -range[1]) {
    throw invalidPicture("range", "[-x, x] for diverging colours", range);
  }
  if (cutoff !== undefined && !(cutoff > 0)) throw invalidPicture("cutoff", "a positive number", cutoff);
  const [low, high] = range ?? extent(values) ?? [-1, 1];
  const reach = Math.max(Math.abs(low), Math.abs(high)) || 1;
  const cutOff = cutoff !== undefined && cutoff < reach;
  const end = cutOff ? cutoff : reach;
  return { range: [-end, end], cutOff };
}

/** The range of the values themselves, with its ends apart even where all are equal or there is none. */
function ownRange(values: ValueChoice): readonly [number, number] {
  const log = values.kind === "log";
  const [low, high] = extent(values) ?? (log ? [0.1, 10] : [0, 1]);
  if (low === high) {
    const reach = Math.abs(low) / 2 || 1;
    return log ? [low / 2, low * 2] : [low - reach, low + reach];
  }
  if (!values.profile) return [low, high];
  const air = log ? (high / low) ** 0.05 : (high - low) * 0.05;
  return log ? [low / air, high * air] : [low - air, high + air];
}

/** The least and the greatest finished number that the scale has; nothing where there is none. */
function extent({ grids, quantity, kind }: ValueChoice): [number, number] | undefined {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const grid of grids) {
    grid[quantity].forEach((value, cell) => {
      if (grid.finished[cell] === 0 || !Number.isFinite(value) || (kind === "log" && value <= 0)) return;
      low = Math.min(low, value);
      high = Math.max(high, value);
    });
  }
  return low <= high ? [low, high] : undefined;
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
