import Link from "next/link";
import { TableHead } from "../frame/TableHead.tsx";
import { colourAt, colourMaps, cssColour } from "../landscape/colour-map.ts";
import { inkOn } from "../robustness/ink.ts";
import { betweenText, sayShare } from "./figure-text.ts";
import { PairTable } from "./PairTable.tsx";
import { RunLinks } from "./RunLinks.tsx";
import { type Report, titleOf } from "./study-parts.ts";

type Cell = Report["robustness"][number]["cells"][number];

/** Table 1: trained on, tested on, beside the paper's figures. */
export function AccuracyTable({ report }: { readonly report: Report }) {
  const { robustness, groups, attacks, robustnessComparisons } = report;
  if (robustness.length === 0) return null;
  return (
    <section className="panel" aria-labelledby="accuracy">
      <div className="head">
        <h2 id="accuracy">Table 1: trained on, tested on</h2>
        <p className="note">
          top-1: mean &plusmn; deviation over seeds; 95 % interval over images; <em>quoted</em>: the
          paper&rsquo;s figure; underlined ones lead to their runs
        </p>
      </div>
      <div className="scroll">
        <table className="matrix">
          <TableHead
            columns={[
              "Trained on",
              ...attacks.map(({ name, title, attack }) => ({ name: title, key: name, title: attack })),
            ]}
          />
          <tbody>
            {robustness.map(({ group, cells }) => (
              <tr key={group}>
                <th scope="row">{titleOf(groups, group)}</th>
                {cells.map((cell) => (
                  <AccuracyCell key={cell.attack} cell={cell} />
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {attacks.map(({ name, title }) => (
        <PairTable
          key={name}
          title={`Pairs, tested on ${title}`}
          groups={groups}
          pairs={robustnessComparisons.filter(({ attack }) => attack === name)}
          say={sayShare}
        />
      ))}
    </section>
  );
}

function AccuracyCell({ cell: { mean, deviation, intervals, quoted, values } }: { readonly cell: Cell }) {
  if (mean == null) return <td className="matrix-cell quiet">not measured</td>;
  const only = values.length === 1 ? values[0] : undefined;
  const colour = colourAt(colourMaps.cividis, mean);
  return (
    <td className="matrix-cell" style={{ background: cssColour(colour), color: inkOn(colour) }}>
      <strong className="cell-mean">
        {only ? (
          <Link href={`/runs/${only.run}`} prefetch={false}>
            {sayShare(mean)}
          </Link>
        ) : (
          sayShare(mean)
        )}
      </strong>
      {deviation != null && <span> &plusmn; {(100 * deviation).toFixed(1)}</span>}
      {intervals.images && <div className="cell-line">{betweenText(intervals.images, sayShare)}</div>}
      {quoted != null && (
        <div className="cell-line">
          <em>quoted {sayShare(quoted)}</em>
        </div>
      )}
      {!only && <RunLinks values={values} say={sayShare} />}
    </td>
  );
}
