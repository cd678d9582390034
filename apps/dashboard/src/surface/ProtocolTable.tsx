import { TableHead } from "../frame/TableHead.tsx";
import { numberText } from "../landscape/number-text.ts";
import type { BoardSurface } from "./board-surface.ts";
import { protocolRows } from "./protocol-rows.ts";

/** What every number was measured by, side by side: first what differs, then what is the same. */
export function ProtocolTable({ surfaces }: { readonly surfaces: readonly BoardSurface[] }) {
  const rows = protocolRows(surfaces.map(factsOf));
  const sorted = surfaces.length > 1 ? [...rows].sort((a, b) => Number(a.isSame) - Number(b.isSame)) : rows;
  return (
    <section className="panel" aria-labelledby="protocol">
      <div className="head">
        <h2 id="protocol">Protocol</h2>
        {surfaces.length > 1 && <p className="note">what differs stands first and is marked</p>}
      </div>
      <div className="scroll">
        <table className="protocol">
          {surfaces.length > 1 && (
            <TableHead columns={["Fact", ...surfaces.map(({ id, name }) => ({ name, key: id }))]} />
          )}
          <tbody>
            {sorted.map(({ name, values, isSame }) => (
              <tr key={name} className={isSame ? undefined : "differs"}>
                <th scope="row">{name}</th>
                {values.map((value, index) => (
                  <td key={surfaces[index]!.id}>{value}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

function factsOf({ protocol, axes, cosine, hashes, id }: BoardSurface): Record<string, unknown> {
  const grid = Object.fromEntries(
    axes.map(({ name, from, to, points }) => [
      name,
      `${numberText(from)} to ${numberText(to)}, ${points} points`,
    ]),
  );
  return {
    ...protocol,
    ...grid,
    "cosine of directions": cosine ?? "",
    surface: id,
    "values SHA-256": hashes.values ?? "not finished",
  };
}
