import Link from "next/link";
import { TableHead } from "../frame/TableHead.tsx";
import { type Report, titleOf } from "./study-parts.ts";

/** Signs that robustness may be overestimated. */
export function AlarmTable({ report: { alarms, groups } }: { readonly report: Report }) {
  return (
    <section className="panel" aria-labelledby="alarms">
      <h2 id="alarms">Alarms</h2>
      {alarms.length === 0 ? (
        <p className="quiet">None was raised.</p>
      ) : (
        <div className="scroll">
          <table>
            <TableHead columns={["Trained on", "Seed", "Alarm", "Seen", "Run"]} />
            <tbody>
              {alarms.map(({ group, seed, name, detail, run }) => (
                <tr key={`${run} ${name}`}>
                  <th scope="row">{titleOf(groups, group)}</th>
                  <td>{seed}</td>
                  <td className="alarm">{name}</td>
                  <td>{detail}</td>
                  <td>
                    <Link href={`/runs/${run}`} prefetch={false}>
                      its run
                    </Link>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}
