import { numberColumns, TableHead } from "../frame/TableHead.tsx";
import type { RunQuery } from "../gql/graphql.ts";

/** What a run left behind. */
export function Artifacts({ artifacts }: { readonly artifacts: NonNullable<RunQuery["run"]>["artifacts"] }) {
  if (artifacts.length === 0) return null;
  return (
    <section className="panel" aria-labelledby="artifacts">
      <h2 id="artifacts">Artifacts</h2>
      <div className="scroll">
        <table>
          <TableHead columns={["File", "What it is", ...numberColumns(["Bytes"]), "SHA-256"]} />
          <tbody>
            {artifacts.map(({ hash, name, role, bytes, url }) => (
              <tr key={`${role} ${name} ${hash}`}>
                <th scope="row">
                  <a href={url} download>
                    {name}
                  </a>
                </th>
                <td>{role}</td>
                <td className="number">{bytes.toLocaleString("en")}</td>
                <td className="mono">{hash.slice(0, 16)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}
