import { numberColumns, TableHead } from "../frame/TableHead.tsx";
import { betweenText, doubts, sayNumber } from "./figure-text.ts";
import { RunLinks } from "./RunLinks.tsx";
import { type Report, titleOf } from "./study-parts.ts";

interface Props {
  readonly rows: Report["flatness"][number]["rows"];
  readonly groups: Report["groups"];
}

/** What a figure's picture is drawn of: the ends of its intervals, and each value with its run. */
export function FigureNumbers({ rows, groups }: Props) {
  const known = doubts.filter((doubt) => rows.some(({ intervals }) => intervals[doubt] != null));
  return (
    <details>
      <summary className="plain-summary">Intervals and runs</summary>
      <div className="scroll">
        <table>
          <TableHead
            columns={[
              "Trained on",
              ...numberColumns(known.map((doubt) => `over ${doubt}`)),
              "Each run\u2019s value",
            ]}
          />
          <tbody>
            {rows.map(({ group, intervals, values }) => (
              <tr key={group}>
                <th scope="row">{titleOf(groups, group)}</th>
                {known.map((doubt) => (
                  <td className="number" key={doubt}>
                    {betweenText(intervals[doubt], sayNumber)}
                  </td>
                ))}
                <td>
                  <RunLinks values={values} say={sayNumber} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </details>
  );
}
