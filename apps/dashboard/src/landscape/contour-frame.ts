import type { Field } from "./field.ts";
import type { CellAt } from "./grid.ts";

/** Where things stand in a contour view, in the units of its drawing. */
export interface Frame {
  readonly width: number;
  readonly height: number;
  /** The part in which the cells lie. */
  readonly plot: {
    readonly left: number;
    readonly top: number;
    readonly width: number;
    readonly height: number;
  };
  readonly cellWidth: number;
  readonly cellHeight: number;
  readonly cellLeft: (ix: number) => number;
  /** Rows run upwards. */
  readonly cellTop: (iy: number) => number;
  /** The middle of a cell; fractions lie between the middles. */
  readonly centre: (ix: number, iy: number) => readonly [number, number];
  /** The cell at a point; nothing outside. */
  readonly cellAt: (x: number, y: number) => CellAt | undefined;
}

const frames = new Map<string, Frame>();

/** The frame of a field: fields of one shape share one. */
export function frameOf({ nx, ny }: Pick<Field, "nx" | "ny">): Frame {
  const key = `${nx},${ny}`;
  const known = frames.get(key) ?? createFrame(nx, ny);
  frames.set(key, known);
  return known;
}

function createFrame(nx: number, ny: number): Frame {
  const plot = { left: 40, top: 8, width: 352, height: 352 };
  const cellWidth = plot.width / nx;
  const cellHeight = plot.height / ny;
  const cellLeft = (ix: number): number => plot.left + ix * cellWidth;
  const cellTop = (iy: number): number => plot.top + (ny - 1 - iy) * cellHeight;
  return {
    width: 400,
    height: 388,
    plot,
    cellWidth,
    cellHeight,
    cellLeft,
    cellTop,
    centre: (ix, iy) => [cellLeft(ix + 0.5), cellTop(iy - 0.5)],
    cellAt: (x, y) => {
      const ix = Math.floor((x - plot.left) / cellWidth);
      const iy = ny - 1 - Math.floor((y - plot.top) / cellHeight);
      return ix >= 0 && iy >= 0 && ix < nx && iy < ny ? { ix, iy } : undefined;
    },
  };
}
