import Link from "next/link";
import { TableHead } from "../frame/TableHead.tsx";
import { durationText } from "../runs/duration-text.ts";
import { type Report, titleOf } from "./study-parts.ts";

/** What every number was measured by, and the models that it was measured of. */
export function ReportProtocol({
  report: { protocol, models, groups, computeSeconds },
}: {
  readonly report: Report;
}) {
  return (
    <section className="panel" aria-labelledby="protocol">
      <h2 id="protocol">Protocol</h2>
      <dl className="facts protocol-lines">
        {protocol.map(({ title, text }) => (
          <div key={title} className="fact">
            <dt>{title}</dt>
            <dd>{text}</dd>
          </div>
        ))}
        <div className="fact">
          <dt>Computed for</dt>
          <dd>{durationText(computeSeconds)} in all</dd>
        </div>
      </dl>
      <details>
        <summary className="plain-summary">
          {models.length} {models.length === 1 ? "model" : "models"}
        </summary>
        <div className="scroll">
          <table>
            <TableHead columns={["Model", "Trained on", "Seed", "Made by", "SHA-256 of its checkpoint"]} />
            <tbody>
              {models.map(({ id, name, group, seed, run, hash }) => (
                <tr key={id}>
                  <th scope="row">
                    <Link href={`/models/${id}`} prefetch={false}>
                      {name}
                    </Link>
                  </th>
                  <td>{titleOf(groups, group)}</td>
                  <td>{seed}</td>
                  <td>
                    {run && (
                      <Link href={`/runs/${run}`} prefetch={false}>
                        its run
                      </Link>
                    )}
                  </td>
                  <td className="mono wrap">{hash ?? "none"}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </details>
    </section>
  );
}
