import { contours } from "d3-contour";
import { cellState, type Field } from "./field.ts";

/** A point in grid units: the centre of cell (ix, iy) is `[ix, iy]`. */
export type GridPoint = readonly [number, number];

/** Numbers of a grid, NaN where a cell has none. */
interface Plane {
  readonly nx: number;
  readonly ny: number;
  readonly values: Float32Array;
}

/**
 * The lines of equal value at a level, interpolated linearly between cell centres, smoothed in no other way. D3 closes
 * its lines along the border and takes what is no number for something low; those stretches are no lines of equal value
 * and are left out: a line ends at the border, and beside a cell without a number.
 */
export function isoLines(field: Field): (level: number) => GridPoint[][] {
  const { nx, ny } = field;
  const values = field.values.map((value, index) =>
    cellState(field, index) === "value" ? value : Number.NaN,
  );
  const find = contours().size([nx, ny]);
  return (level) =>
    find
      // Its types want an array; it asks for elements only.
      .contour(values as unknown as number[], level)
      .coordinates.flat()
      .flatMap((ring) => stretches(ring as [number, number][], { nx, ny, values }));
}

function stretches(ring: readonly GridPoint[], plane: Plane): GridPoint[][] {
  const lines: GridPoint[][] = [];
  let line: GridPoint[] = [];
  for (let index = 0; index + 1 < ring.length; index++) {
    const from: GridPoint = [ring[index]![0] - 0.5, ring[index]![1] - 0.5];
    const to: GridPoint = [ring[index + 1]![0] - 0.5, ring[index + 1]![1] - 0.5];
    if (isInside((from[0] + to[0]) / 2, (from[1] + to[1]) / 2, plane)) {
      if (line.length === 0) line.push(from);
      line.push(to);
    } else if (line.length > 0) {
      lines.push(line);
      line = [];
    }
  }
  if (line.length > 0) lines.push(line);
  return lines;
}

/** Whether a place lies in a block of four neighbouring centres that are all numbers. */
function isInside(x: number, y: number, plane: Plane): boolean {
  // Beside a cell without a number D3's line runs along the centres before it: the blocks on both sides count.
  return isBlock(x - SLIGHT, y - SLIGHT, plane) && isBlock(x + SLIGHT, y + SLIGHT, plane);
}

const SLIGHT = 1e-6;

function isBlock(x: number, y: number, { nx, ny, values }: Plane): boolean {
  const [ix, iy] = [Math.floor(x), Math.floor(y)];
  if (ix < 0 || iy < 0 || ix + 1 >= nx || iy + 1 >= ny) return false;
  const first = iy * nx + ix;
  // A sum with NaN in it is NaN.
  return !Number.isNaN(values[first]! + values[first + 1]! + values[first + nx]! + values[first + nx + 1]!);
}
