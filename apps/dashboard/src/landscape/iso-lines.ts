import { contours } from "d3-contour";
import { cellState, type Field } from "./field.ts";

/** A point in grid units: the centre of cell (ix, iy) is `[ix, iy]`. */
export type GridPoint = readonly [number, number];

/**
 * The lines of equal value, interpolated linearly between cell centres, smoothed in no other way. D3 closes its lines
 * along the border and takes what is no number for something low; those stretches are no lines of equal value and are
 * left out: a line ends at the border, and beside a cell without a number.
 */
export function isoLines(field: Field, level: number): GridPoint[][] {
  const { nx, ny } = field;
  const values = Array.from(field.values, (value, index) =>
    cellState(field, index) === "value" ? value : Number.NaN,
  );
  const rings = contours().size([nx, ny]).contour(values, level).coordinates.flat();
  return rings.flatMap((ring) => stretches(ring as [number, number][], values, nx, ny));
}

function stretches(
  ring: readonly (readonly [number, number])[],
  values: readonly number[],
  nx: number,
  ny: number,
): GridPoint[][] {
  const lines: GridPoint[][] = [];
  let line: GridPoint[] = [];
  for (let index = 0; index + 1 < ring.length; index++) {
    const from: GridPoint = [ring[index]![0] - 0.5, ring[index]![1] - 0.5];
    const to: GridPoint = [ring[index + 1]![0] - 0.5, ring[index + 1]![1] - 0.5];
    if (isInside(from, to, values, nx, ny)) {
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

/** Whether a stretch crosses a block of four neighbouring centres that are all numbers. */
function isInside(
  from: GridPoint,
  to: GridPoint,
  values: readonly number[],
  nx: number,
  ny: number,
): boolean {
  const [x, y] = [(from[0] + to[0]) / 2, (from[1] + to[1]) / 2];
  // Beside a cell without a number D3's line runs along the centres before it: the blocks on both sides count.
  return [-SLIGHT, SLIGHT].every((step) =>
    isBlock(Math.floor(x + step), Math.floor(y + step), values, nx, ny),
  );
}

const SLIGHT = 1e-6;

function isBlock(ix: number, iy: number, values: readonly number[], nx: number, ny: number): boolean {
  if (ix < 0 || iy < 0 || ix + 1 >= nx || iy + 1 >= ny) return false;
  return [0, 1, nx, nx + 1].every((step) => !Number.isNaN(values[iy * nx + ix + step]));
}
