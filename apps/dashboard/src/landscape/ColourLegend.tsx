import { useId } from "react";
import { CellPatterns, patternUrl } from "./CellPatterns.tsx";
import { cellMarks, markedStates } from "./cell-marks.ts";
import { colourAt, cssColour } from "./colour-map.ts";
import type { CellState } from "./field.ts";
import type { Look } from "./look.ts";

interface Props {
  readonly look: Look;
  /** Cells in each state, over all views that the legend is for. */
  readonly states: Readonly<Record<CellState, number>>;
}

const steps = Array.from({ length: 33 }, (_, index) => index / 32);

/** The bar of colours with its numbers, and the marks of cells that have none. */
export function ColourLegend({ look, states }: Props) {
  const id = useId();
  const stops = steps.map((step) => cssColour(colourAt(look.map, step)));
  return (
    <div className="legend">
      <span className="legend-name">
        {look.name}
        {look.scale.kind === "log" ? " (log)" : ""}
      </span>
      <div className="legend-bar">
        <div
          style={{ background: `linear-gradient(90deg, ${stops.join(", ")})` }}
          className="legend-colours"
        />
        <Ticks look={look} />
      </div>
      {look.cutOff > 0 && <CutOff look={look} />}
      {markedStates.map(
        (state) =>
          states[state] > 0 && (
            <span className="legend-mark" key={state}>
              <svg width="16" height="16" aria-hidden="true">
                <CellPatterns id={id} states={[state]} />
                <rect width="16" height="16" fill={patternUrl(id, state)} />
              </svg>
              {cellMarks[state].label}: {states[state]}
            </span>
          ),
      )}
    </div>
  );
}

function CutOff({ look }: { readonly look: Look }) {
  const { scale, map, cutOff, text } = look;
  const isBoth = scale.kind === "diverging";
  return (
    <span className="legend-mark">
      {isBoth && <i style={{ background: cssColour(map.below) }} />}
      <i style={{ background: cssColour(map.above) }} />
      {isBoth ? "beyond \u00b1" : "above "}
      {text(scale.range[1]).replace("+", "")}: cut off, {cutOff} {cutOff === 1 ? "cell" : "cells"}
    </span>
  );
}

function Ticks({ look }: { readonly look: Look }) {
  const [low, high] = look.scale.range;
  const inner = look.scale.ticks(5).filter((tick) => {
    const place = look.scale.position(tick);
    return place > 0.08 && place < 0.92;
  });
  return (
    <div className="legend-ticks">
      {[low, ...inner, high].map((tick, index) => (
        // The ends may be round numbers too.
        // biome-ignore lint/suspicious/noArrayIndexKey: the place in the row is what tells two equal ticks apart
        <span key={index} style={{ left: `${100 * look.scale.position(tick)}%` }}>
          {look.text(tick)}
        </span>
      ))}
    </div>
  );
}
