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
          <thead>
            <tr>
              {["Stage", "Work", "Units", "State", "Claims", "Worker"].map((name) => (
                <th scope="col" key={name}>
                  {name}
                </th>
              ))}
            </tr>
          </thead>
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
