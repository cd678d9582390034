"use client";

import type { Frame } from "./contour-frame.ts";
import type { Field } from "./field.ts";
import type { CellAt } from "./grid.ts";
import { useLinked } from "./linked.ts";
import type { Links } from "./links.ts";

interface Props {
  readonly field: Field;
  readonly frame: Frame;
  readonly links: Links;
}

/** A cross through the cell that is pointed to, and one through the cell that the slices go through. */
export function ContourCursor({ field, frame, links }: Props) {
  const cursor = useLinked(links.cursor);
  const pin = useLinked(links.pin);
  return (
    <>
      {pin && <Cross at={pin} field={field} frame={frame} className="pin-cross" />}
      {cursor && <Cross at={cursor} field={field} frame={frame} className="cursor-cross" />}
    </>
  );
}

function Cross({
  at,
  field,
  frame,
  className,
}: Omit<Props, "links"> & { readonly at: CellAt; readonly className: string }) {
  if (at.ix >= field.nx || at.iy >= field.ny) return null;
  const [x, y] = frame.centre(at.ix, at.iy);
  const { left, top, width, height } = frame.plot;
  return (
    <g className={className} fill="none">
      <path d={`M${left},${y}H${left + width}M${x},${top}V${top + height}`} />
      <circle cx={x} cy={y} r="4" />
    </g>
  );
}
