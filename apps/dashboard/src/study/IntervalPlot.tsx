import type { ScaleLinear } from "d3-scale";
import { doubts } from "./figure-text.ts";
import type { Report } from "./study-parts.ts";

type Row = Report["flatness"][number]["rows"][number];
type Across = ScaleLinear<number, number>;

/** Of every row's picture; the axis below them has the same width. */
export const plotWidth = 400;
export const plotEnds = [14, plotWidth - 14] as const;

const height = 26;
/** A bar for each source of doubt, one below another. */
const levels = [7, 13, 19];

/** A group's mean as a dot, its values as small dots, and a bar for each interval; its numbers stand beside it. */
export function IntervalPlot({
  row: { mean, intervals, values },
  across,
}: {
  readonly row: Row;
  readonly across: Across;
}) {
  return (
    <svg viewBox={`0 0 ${plotWidth} ${height}`} className="interval-plot" aria-hidden="true">
      {across.ticks(4).map((tick) => (
        <path key={tick} d={`M${across(tick)},0V${height}`} className="interval-grid" />
      ))}
      {doubts.map((doubt, index) => {
        const { low, high } = intervals[doubt] ?? {};
        if (low == null || high == null) return null;
        const [from, to] = [across(low), across(high)];
        // An interval of no width is still to be seen.
        return (
          <path
            key={doubt}
            d={`M${from},${levels[index]}H${Math.max(to, from + 1)}`}
            className="interval-bar"
            data-doubt={doubt}
          />
        );
      })}
      {values.map(
        ({ value, run, seed, direction }) =>
          value != null && (
            <circle
              key={`${run} ${seed} ${direction}`}
              cx={across(value)}
              cy={height / 2}
              r="1.8"
              className="interval-value"
            />
          ),
      )}
      {mean != null && <circle cx={across(mean)} cy={height / 2} r="3.6" className="interval-mean" />}
    </svg>
  );
}

/** What the colours of bars and dots mean. */
export function IntervalKey() {
  return (
    <ul className="series-key">
      <li>
        <svg width="14" height="10" aria-hidden="true">
          <circle cx="7" cy="5" r="3.6" className="interval-mean" />
        </svg>
        mean
      </li>
      <li>
        <svg width="14" height="10" aria-hidden="true">
          <circle cx="7" cy="5" r="1.8" className="interval-value" />
        </svg>
        one surface or model
      </li>
      {doubts.map((doubt) => (
        <li key={doubt}>
          <svg width="26" height="10" aria-hidden="true">
            <path d="M1,5H25" className="interval-bar" data-doubt={doubt} />
          </svg>
          95 % over {doubt}
        </li>
      ))}
    </ul>
  );
}
