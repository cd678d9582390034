import { ComputeError } from "../../errors.js";
import { type Axis, coordinatesOf } from "../../surface/axis.js";
import type { Surface } from "../../surface/surface.js";

/** What figures are computed from: a surface's losses, along one axis or two. */
export type LossGrid = Pick<Surface, "axes" | "loss" | "finished">;

/** Lengths that some figures ask for, in the grid's coordinates and in nats. */
export interface FigureOptions {
  /** How far from the origin sharpness looks; 0.25 by default. */
  readonly radius?: number;
  /** How much loss a basin allows above the origin's; 0.5 by default. */
  readonly delta?: number;
}

/** A figure and the cells it is made of. */
export interface FigureValue {
  /** Null where no cell says anything, or where the figure needs the origin and the grid has none that is finite. */
  readonly value: number | null;
  /** Cells that counted. */
  readonly cells: number;
  /** Cells in question that did not: unfinished, or without a number that the figure can use. */
  readonly skipped: number;
}

/** The figure without a value. */
export function noFigure(skipped = 0): FigureValue {
  return { value: null, cells: 0, skipped };
}

/** Columns and rows of a grid; a line has one row. */
export function extentOf({ axes }: LossGrid): { readonly columns: number; readonly rows: number } {
  return { columns: axes[0]!.points, rows: axes[1]?.points ?? 1 };
}

/** The loss of a cell, or `undefined` where it has not been computed. NaN and infinity are losses. */
export function lossAt({ loss, finished }: LossGrid, cell: number): number | undefined {
  return finished[cell] ? loss[cell] : undefined;
}

/** The cell at the coordinates 0, where every axis has such a point. */
export function originOf({ axes }: Pick<LossGrid, "axes">): number | undefined {
  let [cell, stride] = [0, 1];
  for (const axis of axes) {
    const nearest = Math.round((-axis.from / (axis.to - axis.from)) * (axis.points - 1));
    const width = Math.abs(axis.to - axis.from);
    if (!(Math.abs(coordinatesOf(axis)[nearest] ?? Number.NaN) < 1e-9 * width)) return undefined;
    cell += stride * nearest;
    stride *= axis.points;
  }
  return cell;
}

/** The loss at the origin, where it is a finite number. */
export function originLoss(grid: LossGrid): number | undefined {
  const origin = originOf(grid);
  const loss = origin === undefined ? undefined : lossAt(grid, origin);
  return Number.isFinite(loss) ? loss : undefined;
}

/**
 * An axis with given coordinates, as files hold them.
 *
 * @throws ComputeError `invalid` unless they are two or more and evenly spaced
 */
export function axisThrough(where: string, coordinates: ArrayLike<number>): Axis {
  const points = coordinates.length;
  const axis = { from: coordinates[0]!, to: coordinates[points - 1]!, points };
  const tolerance = 1e-6 * Math.abs(axis.to - axis.from);
  const even = points >= 2 && coordinatesOf(axis).every((x, i) => Math.abs(x - coordinates[i]!) <= tolerance);
  if (even) return axis;
  const detail = `want evenly spaced coordinates, got ${Array.from(coordinates).slice(0, 4).join(", ")}, ...`;
  throw new ComputeError({ code: "invalid", where, detail });
}
