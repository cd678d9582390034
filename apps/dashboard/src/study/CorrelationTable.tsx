import { numberColumns, TableHead } from "../frame/TableHead.tsx";
import { figureTitle } from "../surface/figure-title.ts";
import { sayNumber, sayProbability } from "./figure-text.ts";
import type { Report } from "./study-parts.ts";

/** Whether surfaces grow sharper as adversarial images grow less alike: rank correlation of every figure. */
export function CorrelationTable({ flatness }: Pick<Report, "flatness">) {
  const rows = flatness.filter(({ correlation }) => correlation != null);
  if (rows.length === 0) return null;
  return (
    <section className="panel" aria-labelledby="correlation">
      <div className="head">
        <h2 id="correlation">Correlation with 1 &minus; SSIM</h2>
        <p className="note">Spearman&rsquo;s, over the groups that were trained on attacks</p>
      </div>
      <div className="scroll">
        <table>
          <TableHead
            columns={["Figure", ...numberColumns(["Correlation", "95 % interval", "p", "Groups"])]}
          />
          <tbody>
            {rows.map(({ name, correlation }) => (
              <tr key={name}>
                <th scope="row">{figureTitle(name).title}</th>
                <td className="number">{sayNumber(correlation?.spearman)}</td>
                <td className="number">
                  {sayNumber(correlation?.low)} to {sayNumber(correlation?.high)}
                </td>
                <td className="number">{sayProbability(correlation?.pValue)}</td>
                <td className="number">{correlation?.pairs}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}
