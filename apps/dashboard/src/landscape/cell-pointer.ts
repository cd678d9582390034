import type { KeyboardEvent, PointerEvent } from "react";
import type { Frame } from "./contour-frame.ts";
import type { Field } from "./field.ts";
import type { CellAt } from "./grid.ts";
import type { Links } from "./links.ts";

const steps: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, 1],
  ArrowDown: [0, -1],
};

/** Pointing and keys of a plane of cells: they move the shared cursor, a click or Enter pins it. */
export function useCellPointer(field: Field, frame: Frame, { cursor, pin }: Links) {
  const cellUnder = (event: PointerEvent<SVGSVGElement>): CellAt | undefined => {
    const { left, top, width } = event.currentTarget.getBoundingClientRect();
    const unit = frame.width / width;
    return frame.cellAt((event.clientX - left) * unit, (event.clientY - top) * unit);
  };
  const middle = { ix: Math.floor(field.nx / 2), iy: Math.floor(field.ny / 2) };
  return {
    onPointerMove: (event: PointerEvent<SVGSVGElement>) => {
      const cell = cellUnder(event);
      const shown = cursor.get();
      if (cell?.ix !== shown?.ix || cell?.iy !== shown?.iy) cursor.set(cell);
    },
    onPointerLeave: () => cursor.set(undefined),
    onPointerUp: (event: PointerEvent<SVGSVGElement>) => pin.set(cellUnder(event) ?? pin.get()),
    onBlur: () => cursor.set(undefined),
    onKeyDown: (event: KeyboardEvent) => {
      const from = cursor.get() ?? pin.get() ?? middle;
      const step = steps[event.key];
      if (event.key === "Enter") pin.set(from);
      else if (!step) return;
      else cursor.set(moved(from, step, field));
      event.preventDefault();
    },
  };
}

function moved({ ix, iy }: CellAt, [dx, dy]: readonly [number, number], { nx, ny }: Field): CellAt {
  return { ix: Math.min(nx - 1, Math.max(0, ix + dx)), iy: Math.min(ny - 1, Math.max(0, iy + dy)) };
}
