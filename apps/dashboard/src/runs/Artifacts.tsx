import type { RunQuery } from "../gql/graphql.ts";

/** What a run left behind. */
export function Artifacts({ artifacts }: { readonly artifacts: NonNullable<RunQuery["run"]>["artifacts"] }) {
  if (artifacts.length === 0) return null;
  return (
    <section className="panel" aria-labelledby="artifacts">
      <h2 id="artifacts">Artifacts</h2>
      <div className="scroll">
        <table>
          <thead>
            <tr>
              <th scope="col">File</th>
              <th scope="col">What it is</th>
              <th scope="col" className="number">
                Bytes
              </th>
              <th scope="col">SHA-256</th>
            </tr>
          </thead>
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
