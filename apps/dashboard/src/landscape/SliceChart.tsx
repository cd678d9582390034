"use client";

import { scaleLinear } from "d3-scale";
import type { Field } from "./field.ts";
import { coordinateAt, nearestIndex } from "./grid.ts";
import { useLinked } from "./linked.ts";
import type { Links } from "./links.ts";
import type { Look } from "./look.ts";
import { numberText } from "./number-text.ts";
import { seriesStyle } from "./series-colours.ts";
import { type Slice, sliceThrough, stretchesOf } from "./slice.ts";

interface Series {
  readonly name: string;
  readonly field: Field;
}

interface Props {
  readonly series: readonly Series[];
  readonly look: Look;
  readonly links: Links;
  readonly along: "x" | "y";
}

const width = 520;
const height = 220;
const plot = { left: 52, right: 508, top: 10, bottom: 186 } as const;

/** The same row or column of several surfaces in one chart, on the scale of their pictures. */
export function SliceChart({ series, look, links, along }: Props) {
  const cursor = useLinked(links.cursor);
  const pin = useLinked(links.pin);
  const first = series[0]!.field;
  const through = pin ?? { ix: nearestIndex(first.x, 0), iy: first.y ? nearestIndex(first.y, 0) : 0 };
  const slices = series.map(({ field }) => sliceThrough(field, along, through));
  const axis = slices.find((slice) => slice !== undefined)?.axis;
  if (!axis) return null;
  const across = scaleLinear().domain([axis.from, axis.to]).range([plot.left, plot.right]);
  const up = (value: number): number =>
    plot.bottom - (plot.bottom - plot.top) * Math.min(1.02, Math.max(0, look.scale.position(value)));
  const marked = cursor ?? through;
  const markedAt = coordinateAt(axis, Math.min(axis.points - 1, along === "x" ? marked.ix : marked.iy));
  return (
    <figure className="slice">
      <figcaption>{captionOf(first, along, through)}</figcaption>
      <svg viewBox={`0 0 ${width} ${height}`} role="img" aria-label={`${look.name} along ${along}`}>
        <SliceAxes axis={across} look={look} up={up} />
        <path d={`M${across(markedAt)},${plot.top}V${plot.bottom}`} className="slice-cursor" />
        {slices.map(
          (slice, index) =>
            slice && (
              <SliceLine key={series[index]!.name} slice={slice} index={index} across={across} up={up} />
            ),
        )}
      </svg>
    </figure>
  );
}

function captionOf({ x, y }: Field, along: "x" | "y", { ix, iy }: { ix: number; iy: number }): string {
  if (!y) return "along x";
  return along === "x"
    ? `along x, at y ${numberText(coordinateAt(y, iy))}`
    : `along y, at x ${numberText(coordinateAt(x, ix))}`;
}

interface LineProps {
  readonly slice: Slice;
  readonly index: number;
  readonly across: (at: number) => number;
  readonly up: (value: number) => number;
}

function SliceLine({ slice, index, across, up }: LineProps) {
  const { stroke, dash } = seriesStyle(index);
  const stretches = stretchesOf(slice).map((stretch) =>
    stretch.map(({ at, value }) => `${across(at).toFixed(1)},${up(value).toFixed(1)}`),
  );
  // A zero-long line with round ends is a dot.
  const path = stretches.map(
    (points) => `M${points.length === 1 ? [...points, ...points].join("L") : points.join("L")}`,
  );
  return (
    <path d={path.join("")} fill="none" className="slice-line" style={{ stroke, strokeDasharray: dash }} />
  );
}

interface AxesProps {
  readonly axis: ReturnType<typeof scaleLinear<number>>;
  readonly look: Look;
  readonly up: (value: number) => number;
}

function SliceAxes({ axis, look, up }: AxesProps) {
  return (
    <g className="axes">
      {look.scale.ticks(5).map((tick) => (
        <g key={tick}>
          <path d={`M${plot.left},${up(tick)}H${plot.right}`} className="grid-line" />
          <text x={plot.left - 6} y={up(tick) + 4} textAnchor="end">
            {look.text(tick)}
          </text>
        </g>
      ))}
      {axis.ticks(7).map((tick) => (
        <g key={tick}>
          <path d={`M${axis(tick)},${plot.bottom}v4`} />
          <text x={axis(tick)} y={plot.bottom + 18} textAnchor="middle">
            {numberText(tick)}
          </text>
        </g>
      ))}
      <path d={`M${plot.left},${plot.bottom}H${plot.right}`} />
    </g>
  );
}
