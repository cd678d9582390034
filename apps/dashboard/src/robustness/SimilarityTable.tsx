import { numberColumns, TableHead } from "../frame/TableHead.tsx";
import type { RobustnessQuery } from "../gql/graphql.ts";
import { numberText } from "../landscape/number-text.ts";
import { attackName } from "../models/attack-name.ts";

/** How far each attack moves images. */
export function SimilarityTable({ rows }: { readonly rows: RobustnessQuery["similarityTable"]["rows"] }) {
  return (
    <div className="scroll">
      <table>
        <TableHead
          columns={[
            "Attack",
            ...numberColumns(["1 \u2212 SSIM", "L2", "L\u221e", "Mean flow, pixels", "Images"]),
          ]}
        />
        <tbody>
          {rows.map(({ attack, oneMinusSsim, l2, linf, meanFlow, images }) => (
            <tr key={attack}>
              <th scope="row" title={attack}>
                {attackName(attack)}
              </th>
              {[oneMinusSsim, l2, linf].map((value, index) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: the place is the column
                <td className="number" key={index}>
                  {numberText(Number(value), { digits: 4 })}
                </td>
              ))}
              <td className="number">{meanFlow == null ? "" : numberText(Number(meanFlow))}</td>
              <td className="number">{images}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
