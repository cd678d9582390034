import { invalidPicture } from "./invalid-picture.js";
import type { PictureGrid, Quantity } from "./picture-grid.js";
import type { ScaleKind } from "./value-scale.js";

/** Which values a range is for. */
export interface ValueChoice {
  readonly grids: readonly PictureGrid[];
  readonly quantity: Quantity;
  readonly kind: ScaleKind;
  /** The range that the quantity is usually shown with. */
  readonly usual?: readonly [number, number];
  /** Curves get some air above and below; colours do not. */
  readonly profile: boolean;
}

/** The ends of a scale, and whether the upper one cuts values off. */
export interface SettledRange {
  readonly range: readonly [number, number];
  readonly cutOff: boolean;
}

/** What was asked of a range. */
export interface RangeWishes {
  readonly range?: readonly [number, number];
  readonly cutoff?: number;
}

/** The range that was asked for, else that of the quantity, else that of the values; up to the cut-off. */
export function plainRange(values: ValueChoice, { range, cutoff }: RangeWishes): SettledRange {
  const [low, high] = range ?? values.usual ?? ownRange(values);
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

/** A range with zero in its middle, for differences. */
export function symmetricRange(values: ValueChoice, { range, cutoff }: RangeWishes): SettledRange {
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
  if (log) return [low / air, high * air];
  // No air below zero for what is never negative.
  return [low >= 0 ? Math.max(0, low - air) : low - air, high + air];
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
