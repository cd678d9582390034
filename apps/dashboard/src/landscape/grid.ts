/** An axis of a surface: evenly spaced coordinates, both ends included. */
export interface Axis {
  readonly from: number;
  readonly to: number;
  readonly points: number;
}

/** Two figures are known of each cell. */
export const quantities = ["loss", "accuracy"] as const;
export type Quantity = (typeof quantities)[number];

/** A measured surface: row-major values, y outer. `y` is null where there is one axis. */
export interface LandscapeGrid {
  readonly x: Axis;
  readonly y: Axis | null;
  readonly loss: Float32Array;
  readonly accuracy: Float32Array;
  /** 1 for cells that were computed. */
  readonly finished: Uint8Array;
}

/** A cell by column and row. */
export interface CellAt {
  readonly ix: number;
  readonly iy: number;
}

/** The coordinate of a column or row; the ends are exact. */
export function coordinateAt({ from, to, points }: Axis, index: number): number {
  return index === points - 1 ? to : from + ((to - from) * index) / (points - 1);
}

/** The column or row nearest to a coordinate. */
export function nearestIndex({ from, to, points }: Axis, coordinate: number): number {
  const index = Math.round(((coordinate - from) / (to - from)) * (points - 1));
  return Math.min(points - 1, Math.max(0, index));
}

/** Whether two axes have the same coordinates. */
export function isSameAxis(a: Axis | null, b: Axis | null): boolean {
  return a?.from === b?.from && a?.to === b?.to && a?.points === b?.points;
}
