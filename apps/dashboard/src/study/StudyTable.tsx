import Link from "next/link";
import { TableHead } from "../frame/TableHead.tsx";
import type { StudiesQuery } from "../gql/graphql.ts";
import { StateTag } from "../runs/StateTag.tsx";
import { When } from "../runs/When.tsx";
import { StudyBar } from "./StudyBar.tsx";

type Listed = StudiesQuery["studies"]["edges"][number]["node"];

/** Studies with their states and how far they are. */
export function StudyTable({ studies }: { readonly studies: readonly Listed[] }) {
  return (
    <table className="study-table">
      <TableHead columns={["Study", "State", "Progress", "Runs", "Report", "Created"]} />
      <tbody>
        {studies.map(({ id, name, note, progress, reportFiles, createdAt }) => (
          <tr key={id}>
            <th scope="row">
              <Link href={`/studies/${id}`} prefetch={false}>
                {name}
              </Link>
              {note && <div className="quiet">{note}</div>}
            </th>
            <td>
              {progress.state ? <StateTag state={progress.state} /> : <span className="quiet">empty</span>}
            </td>
            <td className="study-progress">
              {progress.share != null && progress.done < progress.total && (
                <StudyBar share={progress.share} label={`Progress of ${name}`} />
              )}
            </td>
            <td>
              {progress.done} of {progress.total}
            </td>
            <td>{reportFiles.length > 0 ? "written" : ""}</td>
            <td>
              <When at={createdAt} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
