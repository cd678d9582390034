import Link from "next/link";
import { TableHead } from "../frame/TableHead.tsx";
import type { RobustnessQuery } from "../gql/graphql.ts";
import { colourAt, colourMaps, cssColour } from "../landscape/colour-map.ts";
import { numberText, shareText } from "../landscape/number-text.ts";
import { attackName } from "../models/attack-name.ts";
import { protocolRows } from "../surface/protocol-rows.ts";
import { inkOn } from "./ink.ts";

type Matrix = RobustnessQuery["robustnessMatrix"];
type Cell = Matrix["rows"][number]["cells"][number];

/** Trained on, attacked by: top-1 as a heat map, each cell with everything that it was measured by. */
export function MatrixTable({ matrix }: { readonly matrix: Matrix }) {
  const flagged = new Set(matrix.flags.map(({ model }) => model.id));
  return (
    <div className="scroll">
      <table className="matrix">
        <TableHead
          columns={[
            "Trained on",
            ...matrix.attacks.map((attack) => ({ name: attackName(attack), title: attack, key: attack })),
          ]}
        />
        <tbody>
          {matrix.rows.map(({ model, cells }) => (
            <tr key={model.id}>
              <th scope="row">
                <Link href={`/models/${model.id}`} prefetch={false}>
                  {model.name}
                </Link>
                {flagged.has(model.id) && <span className="alarm"> &#9888;</span>}
                <div className="quiet">{model.attacks.map(attackName).join(", ") || "clean images"}</div>
              </th>
              {cells.map((cell) => (
                <MatrixCell key={cell.attack} cell={cell} />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function MatrixCell({ cell }: { readonly cell: Cell }) {
  const { top1, deviation, count, evaluation } = cell;
  if (top1 == null) return <td className="matrix-cell quiet">not measured</td>;
  const colour = colourAt(colourMaps.cividis, top1);
  return (
    <td
      className="matrix-cell"
      style={{ background: cssColour(colour), color: inkOn(colour) }}
      title={evaluation ? protocolText(evaluation) : undefined}
    >
      <Link href={`/runs/${evaluation?.runId ?? ""}`} prefetch={false} style={{ color: "inherit" }}>
        {shareText(top1)}
      </Link>
      {deviation != null && (
        <small>
          {" "}
          &plusmn; {numberText(deviation, { unit: "percent", digits: 2 })} of {count}
        </small>
      )}
    </td>
  );
}

function protocolText({ protocol, data, split, images }: NonNullable<Cell["evaluation"]>): string {
  const rows = protocolRows([{ data, split, images, ...protocol }]);
  return rows.map(({ name, values }) => `${name}: ${values[0]}`).join("\n");
}
