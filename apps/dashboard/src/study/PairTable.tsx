import { numberColumns, TableHead } from "../frame/TableHead.tsx";
import { betweenText, type Say, sayProbability } from "./figure-text.ts";
import { type Report, titleOf } from "./study-parts.ts";

interface Props {
  readonly title: string;
  readonly groups: Report["groups"];
  readonly pairs: Report["flatness"][number]["comparisons"];
  readonly say: Say;
}

/** Every two groups: which is lower, and how surely. */
export function PairTable({ title, groups, pairs, say }: Props) {
  if (pairs.length === 0) return null;
  return (
    <details>
      <summary className="plain-summary">{title}</summary>
      <div className="scroll">
        <table>
          <TableHead
            columns={[
              "Pair",
              ...numberColumns(["Difference", "95 % interval", "Probability that the first is lower"]),
            ]}
          />
          <tbody>
            {pairs.map(({ a, b, difference, probabilityLower }) => (
              <tr key={`${a} ${b}`}>
                <th scope="row">
                  {titleOf(groups, a)} and {titleOf(groups, b)}
                </th>
                <td className="number">{say(difference.estimate)}</td>
                <td className="number">{betweenText(difference, say)}</td>
                <td className="number">{sayProbability(probabilityLower)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </details>
  );
}
