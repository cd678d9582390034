import type { Frame } from "./contour-frame.ts";
import type { Field } from "./field.ts";
import { type GridPoint, isoLines } from "./iso-lines.ts";

/** The lines of each level as an SVG path; empty where there are none. */
export function contourPaths(field: Field, levels: readonly number[], frame: Frame): string[] {
  const linesAt = isoLines(field);
  const pathOf = (line: readonly GridPoint[]): string =>
    `M${line.map(([ix, iy]) => pair(frame.centre(ix, iy))).join("L")}`;
  return levels.map((level) => linesAt(level).map(pathOf).join(""));
}

function pair([x, y]: readonly [number, number]): string {
  return `${x.toFixed(1)},${y.toFixed(1)}`;
}
