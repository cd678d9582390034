import Link from "next/link";
import type { RunRowFragment } from "../gql/graphql.ts";
import { durationText } from "./duration-text.ts";
import type { RunColumn } from "./run-columns.ts";
import { StateTag } from "./StateTag.tsx";
import { taskText } from "./task-text.ts";
import { When } from "./When.tsx";

interface Props {
  readonly run: RunRowFragment;
  readonly columns: readonly RunColumn[];
  readonly index: number;
  readonly isSelected: boolean;
  readonly onSelect: () => void;
}

/** One run of the table. */
export function RunTableRow({ run, columns, index, isSelected, onSelect }: Props) {
  return (
    <tr aria-rowindex={index + 2}>
      <td>
        <input type="checkbox" checked={isSelected} onChange={onSelect} aria-label={`Select ${run.title}`} />
      </td>
      <td>
        <Link href={`/runs/${run.id}`} prefetch={false} title={run.title}>
          {run.title}
        </Link>
      </td>
      <td>{taskText[run.task]}</td>
      <td>
        <StateTag state={run.state} />
        {run.state === "running" && run.progress.share != null && (
          <span className="quiet"> {Math.floor(100 * run.progress.share)} %</span>
        )}
      </td>
      <td>
        <When at={run.createdAt} />
      </td>
      <td className="number">{run.computeSeconds > 0 ? durationText(run.computeSeconds) : ""}</td>
      {columns.map(({ key, isNumber, text }) => (
        <td key={key} className={isNumber ? "number" : undefined} title={text(run)}>
          {text(run)}
        </td>
      ))}
    </tr>
  );
}
