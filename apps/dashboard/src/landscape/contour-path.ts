import type { Frame } from "./contour-frame.ts";
import type { Field } from "./field.ts";
import { isoLines } from "./iso-lines.ts";

/** The lines of a level as an SVG path; empty where there are none. */
export function contourPath(field: Field, level: number, frame: Frame): string {
  return isoLines(field, level)
    .map((line) => `M${line.map(([ix, iy]) => pair(frame.centre(ix, iy))).join("L")}`)
    .join("");
}

function pair([x, y]: readonly [number, number]): string {
  return `${x.toFixed(1)},${y.toFixed(1)}`;
}
