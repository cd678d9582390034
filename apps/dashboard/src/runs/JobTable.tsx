import { TableHead } from "../frame/TableHead.tsx";
import type { RunQuery } from "../gql/graphql.ts";

/** The pieces of a run in the queue. */
export function JobTable({ jobs }: { readonly jobs: NonNullable<RunQuery["run"]>["jobs"] }) {
  return (
    <details className="panel">
      <summary>
        {jobs.length} {jobs.length === 1 ? "piece" : "pieces"} in the queue
      </summary>
      <div className="scroll">
        <table>
          <TableHead columns={["Stage", "Work", "Units", "State", "Claims", "Worker"]} />
          <tbody>
            {jobs.map(({ id, stage, work, from, to, state, done, attempt, workerId }) => (
              <tr key={id}>
                <td>{stage}</td>
                <td>{work}</td>
                <td>
                  {from} to {to}, {done} done
                </td>
                <td>{state}</td>
                <td>{attempt}</td>
                <td className="mono">{workerId ?? ""}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </details>
  );
}
