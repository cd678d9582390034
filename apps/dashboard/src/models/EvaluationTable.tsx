import { numberColumns, TableHead } from "../frame/TableHead.tsx";
import { numberText, shareText } from "../landscape/number-text.ts";
import { attackName } from "./attack-name.ts";

interface Row {
  readonly id: string;
  readonly attack: string;
  readonly images: number;
  readonly top1: number;
  readonly loss: number | string;
  readonly oneMinusSsim: number | string;
}

/** How a model fares under attacks. */
export function EvaluationTable({ evaluations }: { readonly evaluations: readonly Row[] }) {
  if (evaluations.length === 0) return null;
  return (
    <section className="panel" aria-labelledby="evaluations">
      <h2 id="evaluations">Robustness</h2>
      <div className="scroll">
        <table>
          <TableHead columns={["Attack", ...numberColumns(["Top-1", "Loss", "1 \u2212 SSIM", "Images"])]} />
          <tbody>
            {evaluations.map(({ id, attack, top1, loss, oneMinusSsim, images }) => (
              <tr key={id}>
                <th scope="row" title={attack}>
                  {attackName(attack)}
                </th>
                <td className="number">{shareText(top1)}</td>
                <td className="number">{numberText(Number(loss), { digits: 4 })}</td>
                <td className="number">{numberText(Number(oneMinusSsim), { digits: 4 })}</td>
                <td className="number">{images}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}
