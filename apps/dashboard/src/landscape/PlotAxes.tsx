import { scaleLinear } from "d3-scale";
import type { Frame } from "./contour-frame.ts";
import type { Axis } from "./grid.ts";
import { numberText } from "./number-text.ts";

/** Ticks and words of both axes, at the middles of the cells that have these coordinates. */
export function PlotAxes({
  frame,
  x,
  y,
}: {
  readonly frame: Frame;
  readonly x: Axis;
  readonly y: Axis | null;
}) {
  const { left, top, width, height } = frame.plot;
  const bottom = top + height;
  return (
    <g className="axes">
      <rect x={left} y={top} width={width} height={height} fill="none" className="axes-frame" />
      {ticksOf(x).map(({ index, text }) => {
        const at = frame.centre(index, 0)[0];
        return (
          <g key={text}>
            <path d={`M${at},${bottom}v4`} />
            <text x={at} y={bottom + 16} textAnchor="middle">
              {text}
            </text>
          </g>
        );
      })}
      {(y ? ticksOf(y) : []).map(({ index, text }) => {
        const at = frame.centre(0, index)[1];
        return (
          <g key={text}>
            <path d={`M${left},${at}h-4`} />
            <text x={left - 7} y={at + 4} textAnchor="end">
              {text}
            </text>
          </g>
        );
      })}
      <text x={left + width} y={bottom + 27} textAnchor="end" className="axis-name">
        x
      </text>
      {y && (
        <text x={4} y={top + 10} className="axis-name">
          y
        </text>
      )}
    </g>
  );
}

/** Round coordinates with their columns or rows, which may lie between two cells. */
function ticksOf(axis: Axis): { index: number; text: string }[] {
  const { from, to, points } = axis;
  const ticks = scaleLinear().domain([from, to]).ticks(5);
  return ticks.map((tick) => ({
    index: ((tick - from) / (to - from)) * (points - 1),
    text: numberText(tick),
  }));
}
