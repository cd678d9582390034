import { scaleLinear } from "d3-scale";
import { numberColumns, TableHead } from "../frame/TableHead.tsx";
import { numberText } from "../landscape/number-text.ts";
import { figureTitle } from "../surface/figure-title.ts";
import { FigureNumbers } from "./FigureNumbers.tsx";
import { doubts, sayNumber } from "./figure-text.ts";
import { IntervalKey, IntervalPlot, plotEnds, plotWidth } from "./IntervalPlot.tsx";
import { PairTable } from "./PairTable.tsx";
import { type Report, titleOf } from "./study-parts.ts";

type Figure = Report["flatness"][number];

/** Every figure of flatness with its doubts, group beside group. */
export function FlatnessCards({ report: { flatness, groups } }: { readonly report: Report }) {
  if (flatness.length === 0) return null;
  return (
    <section className="stack" aria-labelledby="flatness">
      <div className="head">
        <h2 id="flatness">Flatness</h2>
        <p className="note">each interval is over one source of doubt alone</p>
      </div>
      <IntervalKey />
      <div className="figures">
        {flatness.map((figure) => (
          <Card key={figure.name} figure={figure} groups={groups} />
        ))}
      </div>
    </section>
  );
}

function Card({ figure, groups }: { readonly figure: Figure; readonly groups: Report["groups"] }) {
  const { name, help, definition, source, rows, comparisons } = figure;
  const { title, unit } = figureTitle(name);
  const across = acrossOf(rows);
  return (
    <article className="panel figure">
      <h3>
        {title} {unit && <span className="quiet">{unit}</span>}
      </h3>
      <details>
        <summary className="plain-summary note">{help}</summary>
        <p className="note">
          {definition}. {source}.
        </p>
      </details>
      <div className="scroll">
        <table>
          <TableHead columns={["Trained on", "Picture", ...numberColumns(["Mean"])]} />
          <tbody>
            {rows.map((row) => (
              <tr key={row.group}>
                <th scope="row">{titleOf(groups, row.group)}</th>
                <td className="plot-cell">
                  <IntervalPlot row={row} across={across} />
                </td>
                <td className="number">{sayNumber(row.mean)}</td>
              </tr>
            ))}
            <tr className="plot-axis">
              <td />
              <td className="plot-cell">
                <Axis across={across} />
              </td>
              <td />
            </tr>
          </tbody>
        </table>
      </div>
      <FigureNumbers rows={rows} groups={groups} />
      <PairTable title="By pairs: which is lower" groups={groups} pairs={comparisons} say={sayNumber} />
    </article>
  );
}

function Axis({ across }: { readonly across: ReturnType<typeof acrossOf> }) {
  return (
    <svg viewBox={`0 0 ${plotWidth} 16`} className="interval-plot" aria-hidden="true">
      {across.ticks(4).map((tick) => (
        <text key={tick} x={across(tick)} y="12" textAnchor="middle">
          {numberText(tick)}
        </text>
      ))}
    </svg>
  );
}

/** One scale for all rows of a figure. */
function acrossOf(rows: Figure["rows"]) {
  const numbers = rows
    .flatMap(({ mean, intervals, values }) => [
      mean,
      ...values.map(({ value }) => value),
      ...doubts.flatMap((doubt) => [intervals[doubt]?.low, intervals[doubt]?.high]),
    ])
    .filter((value) => value != null);
  const [low, high] = numbers.length === 0 ? [0, 1] : [Math.min(...numbers), Math.max(...numbers)];
  const room = 0.04 * (high - low) || Math.abs(high) || 1;
  return scaleLinear()
    .domain([low - room, high + room])
    .range(plotEnds);
}
