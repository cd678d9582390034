import type { CellState } from "./field.ts";

/** How a cell without a number is marked, everywhere: a ground that no colour map contains, and a pattern on it. */
export interface CellMark {
  readonly label: string;
  readonly ground: readonly [number, number, number];
  readonly ink: readonly [number, number, number];
  /** The pattern in a tile of 8 by 8, as an SVG path to be stroked. */
  readonly path: string;
}

/** The marks by state. */
export const cellMarks: Readonly<Record<Exclude<CellState, "value">, CellMark>> = {
  unfinished: {
    label: "not computed",
    ground: [244, 244, 244],
    ink: [150, 150, 150],
    path: "M-2 10L10 -2M-2 2L2 -2M6 10L10 6",
  },
  nan: {
    label: "not a number",
    ground: [213, 94, 0],
    ink: [255, 255, 255],
    path: "M1.5 1.5L6.5 6.5M6.5 1.5L1.5 6.5",
  },
  infinite: {
    label: "infinite",
    ground: [0, 0, 0],
    ink: [255, 255, 255],
    path: "M3 4a1 1 0 1 0 2 0a1 1 0 1 0 -2 0",
  },
};

/** The states that have a mark, in the order of a legend. */
export const markedStates = ["unfinished", "nan", "infinite"] as const;
