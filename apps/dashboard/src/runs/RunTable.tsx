"use client";

import { useVirtualizer } from "@tanstack/react-virtual";
import { useEffect, useRef } from "react";
import type { RunSort, RunSortKey } from "../gql/graphql.ts";
import { RunTableRow } from "./RunTableRow.tsx";
import type { RunColumn } from "./run-columns.ts";
import type { RunList } from "./use-runs.ts";

interface Props {
  readonly list: RunList;
  readonly columns: readonly RunColumn[];
  readonly sort: RunSort;
  readonly onSort: (sort: RunSort) => void;
  readonly selected: ReadonlySet<string>;
  readonly onSelect: (selected: ReadonlySet<string>) => void;
}

/** Of every row, in pixels: the stylesheet has the same. */
const ROW = 33;

/** As many rows as fit are in the page, however many there are; the others are the height of two empty ones. */
export function RunTable({ list, columns, sort, onSort, selected, onSelect }: Props) {
  const scroller = useRef<HTMLDivElement>(null);
  const { runs, hasMore, more } = list;
  const rows = useVirtualizer({
    count: runs.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW,
    overscan: 12,
    initialRect: { width: 1200, height: 700 },
  });
  const items = rows.getVirtualItems();
  const [first, last] = [items[0], items.at(-1)];
  const isNearEnd = (last?.index ?? 0) >= runs.length - 30;
  useEffect(() => {
    if (hasMore && isNearEnd) more();
  });
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a list that scrolls by itself must be reached by keys
    <section ref={scroller} className="run-table" tabIndex={0} aria-label="Runs">
      <table aria-rowcount={list.total + 1} style={{ minWidth: 700 + 110 * columns.length }}>
        <Widths count={columns.length} />
        <thead>
          <tr>
            <th scope="col">
              <span className="hidden">Select</span>
            </th>
            {sortable.map(({ by, name }) => (
              <SortHeader key={by} by={by} name={name} sort={sort} onSort={onSort} />
            ))}
            {columns.map(({ key, isNumber }) => (
              <th scope="col" key={key} className={isNumber ? "number" : undefined} title={key}>
                {key.replace("metric ", "")}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          <Gap height={first?.start ?? 0} />
          {items.map(({ index }) => (
            <RunTableRow
              key={runs[index]!.id}
              run={runs[index]!}
              columns={columns}
              index={index}
              isSelected={selected.has(runs[index]!.id)}
              onSelect={() => onSelect(toggled(selected, runs[index]!.id))}
            />
          ))}
          <Gap height={rows.getTotalSize() - (last?.end ?? 0)} />
        </tbody>
      </table>
    </section>
  );
}

const sortable: readonly { readonly by: RunSortKey; readonly name: string }[] = [
  { by: "title", name: "Run" },
  { by: "task", name: "Task" },
  { by: "state", name: "State" },
  { by: "createdAt", name: "Created" },
  { by: "seconds", name: "Took" },
];

function Widths({ count }: { readonly count: number }) {
  return (
    <colgroup>
      {[34, undefined, 84, 122, 136, 92].map((width) => (
        <col key={width ?? "title"} style={width === undefined ? undefined : { width }} />
      ))}
      {count > 0 && <col span={count} style={{ width: 110 }} />}
    </colgroup>
  );
}

/** The rows that are not in the page. */
function Gap({ height }: { readonly height: number }) {
  if (height <= 0) return null;
  return (
    <tr>
      <td className="gap-cell" style={{ height }} />
    </tr>
  );
}

interface SortProps {
  readonly by: RunSortKey;
  readonly name: string;
  readonly sort: RunSort;
  readonly onSort: (sort: RunSort) => void;
}

function SortHeader({ by, name, sort, onSort }: SortProps) {
  const isOwn = sort.by === by;
  const order = sort.descending ? "descending" : "ascending";
  return (
    <th scope="col" aria-sort={isOwn ? order : "none"}>
      <button
        type="button"
        className="plain sort"
        onClick={() => onSort({ by, descending: isOwn ? !sort.descending : by !== "title" })}
      >
        {name}
        <span aria-hidden="true">{isOwn ? { descending: "\u2193", ascending: "\u2191" }[order] : ""}</span>
      </button>
    </th>
  );
}

function toggled(selected: ReadonlySet<string>, id: string): ReadonlySet<string> {
  const next = new Set(selected);
  if (!next.delete(id)) next.add(id);
  return next;
}
