import Link from "next/link";
import { TableHead } from "../frame/TableHead.tsx";
import type { ModelsQuery } from "../gql/graphql.ts";
import { shareText } from "../landscape/number-text.ts";
import { attackName } from "./attack-name.ts";
import { lineageRows } from "./lineage-rows.ts";

type Model = ModelsQuery["models"]["edges"][number]["node"];

/** Models as a tree of what was made from what, with a robustness row each. */
export function ModelTable({ models }: { readonly models: readonly Model[] }) {
  const attacks = [...new Set(models.flatMap(({ evaluations }) => evaluations.map(({ attack }) => attack)))];
  return (
    <div className="panel scroll">
      <table>
        <TableHead
          columns={[
            "Model",
            "Network",
            "Trained on",
            ...attacks.map((attack) => ({
              name: attackName(attack),
              title: attack,
              key: attack,
              isNumber: true,
            })),
            "Surfaces",
            "File",
          ]}
        />
        <tbody>
          {lineageRows(models).map(({ model, depth }) => (
            <tr key={model.id}>
              <th scope="row" style={{ paddingLeft: 20 * depth }}>
                {depth > 0 && <span className="quiet">{"\u2514 "}</span>}
                <Link href={`/models/${model.id}`} prefetch={false}>
                  {model.name}
                </Link>
                {!model.ready && <span className="quiet"> not ready</span>}
              </th>
              <td>{model.arch}</td>
              <td title={model.attacks.join("\n")}>
                {model.attacks.map(attackName).join(", ") || "clean images"}
              </td>
              {attacks.map((attack) => (
                <td className="number" key={attack}>
                  {topOf(model, attack)}
                </td>
              ))}
              <td>
                {model.surfaces.map(({ id, cells, finishedCells }, index) => (
                  <Link key={id} href={`/surfaces/${id}`} prefetch={false}>
                    {index > 0 && ", "}
                    {cells} cells{finishedCells < cells ? " (unfinished)" : ""}
                  </Link>
                ))}
              </td>
              <td>
                {model.url && (
                  <a href={model.url} download>
                    safetensors
                  </a>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function topOf({ evaluations }: Model, attack: string): string {
  const found = evaluations.find((evaluation) => evaluation.attack === attack);
  return found ? shareText(found.top1) : "";
}
