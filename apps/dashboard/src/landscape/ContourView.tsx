"use client";

import { Suspense, useId, useMemo } from "react";
import { CellPatterns, patternUrl } from "./CellPatterns.tsx";
import { ContourCursor } from "./ContourCursor.tsx";
import { useCellPointer } from "./cell-pointer.ts";
import { type Frame, frameOf } from "./contour-frame.ts";
import { contourPaths } from "./contour-path.ts";
import type { Field } from "./field.ts";
import { HeatMap } from "./HeatMap.tsx";
import type { Links } from "./links.ts";
import type { Look } from "./look.ts";
import { markedRuns } from "./marked-runs.ts";
import { PlotAxes } from "./PlotAxes.tsx";

interface Props {
  readonly field: Field;
  readonly look: Look;
  readonly links: Links;
  readonly label: string;
}

/** Each cell in the colour of its value, with lines of equal value over it. */
export function ContourView({ field, look, links, label }: Props) {
  const frame = frameOf(field);
  const pointer = useCellPointer(field, frame, links);
  return (
    <div className="contour">
      <HeatMap field={field} look={look} frame={frame} />
      <svg
        viewBox={`0 0 ${frame.width} ${frame.height}`}
        className="contour-lines"
        role="application"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: keys move the cursor, so it must take the focus
        tabIndex={0}
        aria-label={`${label}: contour view. Arrow keys move the cursor, Enter puts the slices through it.`}
        {...pointer}
      >
        <Marks field={field} frame={frame} />
        {/* They come with the page; that they are found again to bring it alive may wait for its first paint. */}
        <Suspense>
          <Lines field={field} look={look} frame={frame} />
        </Suspense>
        <PlotAxes frame={frame} x={field.x} y={field.y} />
        <ContourCursor field={field} frame={frame} links={links} />
      </svg>
    </div>
  );
}

function Marks({ field, frame }: { readonly field: Field; readonly frame: Frame }) {
  const id = useId();
  const runs = useMemo(() => markedRuns(field), [field]);
  if (runs.length === 0) return null;
  return (
    <>
      <CellPatterns id={id} />
      {runs.map(({ state, ix, iy, length }) => (
        <rect
          key={`${ix},${iy}`}
          x={frame.cellLeft(ix)}
          y={frame.cellTop(iy)}
          width={length * frame.cellWidth}
          height={frame.cellHeight}
          fill={patternUrl(id, state)}
        />
      ))}
    </>
  );
}

function Lines({
  field,
  look,
  frame,
}: {
  readonly field: Field;
  readonly look: Look;
  readonly frame: Frame;
}) {
  const lines = useMemo(() => {
    const levels = look.scale.ticks(14);
    const paths = contourPaths(field, levels, frame);
    return levels.map((level, index) => ({ level, path: paths[index] }));
  }, [field, look, frame]);
  return (
    <g fill="none" className={look.scale.kind === "diverging" ? "iso-lines iso-lines-dark" : "iso-lines"}>
      {lines.map(({ level, path }) => path && <path key={level} d={path} />)}
    </g>
  );
}
