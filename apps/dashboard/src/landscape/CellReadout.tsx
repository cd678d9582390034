"use client";

import { cellState } from "./field.ts";
import { coordinateAt, type LandscapeGrid } from "./grid.ts";
import { useLinked } from "./linked.ts";
import type { Links } from "./links.ts";
import { numberText } from "./number-text.ts";

/** The numbers of the cell that is pointed to, else of the one that the slices go through. */
export function CellReadout({ grid, links }: { readonly grid: LandscapeGrid; readonly links: Links }) {
  const cursor = useLinked(links.cursor);
  const pin = useLinked(links.pin);
  const cell = cursor ?? pin;
  return <p className="readout">{cell ? describe(grid, cell) : "Point at a cell to read its numbers"}</p>;
}

function describe(
  { x, y, loss, accuracy, finished }: LandscapeGrid,
  { ix, iy }: { ix: number; iy: number },
): string {
  if (ix >= x.points || iy >= (y?.points ?? 1)) return "outside this grid";
  const place = `x ${numberText(coordinateAt(x, ix))}${y ? `, y ${numberText(coordinateAt(y, iy))}` : ""}`;
  const index = iy * x.points + ix;
  const field = { x, y, nx: x.points, ny: y?.points ?? 1, values: loss, finished };
  if (cellState(field, index) === "unfinished") return `${place}: not computed`;
  const share = numberText(accuracy[index]!, { unit: "percent" });
  return `${place}: loss ${numberText(loss[index]!, { digits: 5 })}, accuracy ${share}`;
}
