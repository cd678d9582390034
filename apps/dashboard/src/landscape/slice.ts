import { cellState, type Field } from "./field.ts";
import { type Axis, type CellAt, coordinateAt } from "./grid.ts";

/** A line through a field along one axis. Gaps are where cells have no number. */
export interface Slice {
  readonly axis: Axis;
  readonly points: readonly { readonly at: number; readonly value: number | undefined }[];
}

/** The row or column through a cell; nothing where the field has no such axis. */
export function sliceThrough(field: Field, along: "x" | "y", { ix, iy }: CellAt): Slice | undefined {
  const axis = along === "x" ? field.x : field.y;
  if (!axis || ix >= field.nx || iy >= field.ny) return undefined;
  const points = Array.from({ length: axis.points }, (_, step) => {
    const index = along === "x" ? iy * field.nx + step : step * field.nx + ix;
    const value = cellState(field, index) === "value" ? field.values[index]! : undefined;
    return { at: coordinateAt(axis, step), value };
  });
  return { axis, points };
}

/** The stretches of a slice without gaps; a lone point is a stretch of one. */
export function stretchesOf({ points }: Slice): { at: number; value: number }[][] {
  const stretches: { at: number; value: number }[][] = [];
  let isOpen = false;
  for (const { at, value } of points) {
    if (value === undefined) isOpen = false;
    else if (isOpen) stretches.at(-1)!.push({ at, value });
    else {
      stretches.push([{ at, value }]);
      isOpen = true;
    }
  }
  return stretches;
}
