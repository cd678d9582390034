import { numberColumns, TableHead } from "../frame/TableHead.tsx";
import { betweenText, sayNumber } from "./figure-text.ts";
import { RunLinks } from "./RunLinks.tsx";
import { type Report, titleOf } from "./study-parts.ts";

/** Table 2: how far attacks move images, beside the paper's figures. */
export function ReportSimilarity({ report: { similarity, attacks } }: { readonly report: Report }) {
  if (similarity.length === 0) return null;
  return (
    <section className="panel" aria-labelledby="similarity">
      <div className="head">
        <h2 id="similarity">Table 2: how far attacks move images</h2>
        <p className="note">mean 1 &minus; SSIM of adversarial to clean images, made against the base</p>
      </div>
      <div className="scroll">
        <table>
          <TableHead
            columns={[
              "Attack",
              ...numberColumns(["1 \u2212 SSIM", "95 % over images", "Quoted from the paper"]),
              "Runs",
            ]}
          />
          <tbody>
            {similarity.map(({ attack, mean, intervals, quoted, values }) => (
              <tr key={attack}>
                <th scope="row">{titleOf(attacks, attack)}</th>
                <td className="number">{sayNumber(mean)}</td>
                <td className="number">{betweenText(intervals.images, sayNumber)}</td>
                <td className="number">
                  <em>{sayNumber(quoted)}</em>
                </td>
                <td>
                  <RunLinks values={values} say={sayNumber} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}
