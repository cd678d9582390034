import Link from "next/link";
import { numberColumns, TableHead } from "../frame/TableHead.tsx";
import { numberText } from "../landscape/number-text.ts";
import type { RunGroup } from "./run-groups.ts";
import { taskText } from "./task-text.ts";

/** Runs that differ in their seed alone, with mean and deviation. */
export function GroupTable({ groups }: { readonly groups: readonly RunGroup[] }) {
  const names = [...new Set(groups.flatMap(({ metrics }) => metrics.map(({ name }) => name)))].sort();
  return (
    <div className="panel">
      <p className="note">
        Mean and standard deviation over the runs of a configuration that succeeded, of those read so far.
      </p>
      <div className="scroll">
        <table>
          <TableHead
            columns={["Configuration", "Task", ...numberColumns(["Runs"]), "Seeds", ...numberColumns(names)]}
          />
          <tbody>
            {groups.map(({ config, runs, metrics }) => (
              <tr key={config}>
                <th scope="row">
                  <Link href={`/runs?config=${config}`} prefetch={false}>
                    {runs[0]!.title}
                  </Link>
                </th>
                <td>{taskText[runs[0]!.task]}</td>
                <td className="number">{runs.length}</td>
                <td>{runs.map(({ seed }) => seed).join(", ")}</td>
                {names.map((name) => (
                  <td className="number" key={name}>
                    {summaryText(metrics.find((metric) => metric.name === name))}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </div>
  );
}

function summaryText(metric: RunGroup["metrics"][number] | undefined): string {
  if (!metric) return "";
  const mean = numberText(metric.mean, { digits: 4 });
  return metric.deviation === undefined
    ? mean
    : `${mean} \u00b1 ${numberText(metric.deviation, { digits: 2 })}`;
}
