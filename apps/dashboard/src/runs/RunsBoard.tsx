"use client";

import Link from "next/link";
import { useMemo, useState } from "react";
import { comparisonAddress, MOST_COMPARED } from "../compare/selection.ts";
import type { RunRowFragment, RunsQuery } from "../gql/graphql.ts";
import { writeAddress } from "../surface/address.ts";
import type { AddressWords } from "../surface/view-state.ts";
import { ColumnChoice } from "./ColumnChoice.tsx";
import { useChosenColumns } from "./chosen-columns.ts";
import { GroupTable } from "./GroupTable.tsx";
import { NoRuns } from "./NoRuns.tsx";
import { RunFilters } from "./RunFilters.tsx";
import { RunTable } from "./RunTable.tsx";
import { differingColumns, metricColumns } from "./run-columns.ts";
import { filterOf, formatRunView, noFilters, parseRunView, type RunView } from "./run-filter.ts";
import { groupRuns } from "./run-groups.ts";
import { useRuns } from "./use-runs.ts";

/** All runs: filtered, sorted, grouped, selected. */
export function RunsBoard({
  first,
  words,
}: {
  readonly first: RunsQuery["runs"];
  readonly words: AddressWords;
}) {
  const [view, setView] = useState(() => parseRunView(words));
  const list = useRuns(view, first);
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const columns = useMemo(() => [...metricColumns(list.runs), ...differingColumns(list.runs)], [list.runs]);
  const [chosen, choose] = useChosenColumns(columns.map(({ key }) => key));
  const change = (part: Partial<RunView>): void => {
    const next = { ...view, ...part };
    setView(next);
    writeAddress(formatRunView(next));
  };
  const surfaces = comparable(list.runs, selected, view);
  return (
    <>
      <RunFilters view={view} change={change} />
      <div className="bar">
        <span className="quiet" role="status">
          {list.total} {list.total === 1 ? "run" : "runs"}
        </span>
        <ColumnChoice columns={columns.map(({ key }) => key)} chosen={chosen} onChange={choose} />
        {surfaces.length >= 2 && surfaces.length <= MOST_COMPARED && (
          <Link className="button primary" href={comparisonAddress(surfaces)} prefetch={false}>
            Compare {surfaces.length} surfaces
          </Link>
        )}
        {selected.size > 0 && surfaces.length < 2 && (
          <span className="note">select two runs with a surface to compare them</span>
        )}
        {list.complaint && <span className="danger">{list.complaint}</span>}
      </div>
      {list.runs.length === 0 ? (
        <NoRuns showAll={Object.keys(filterOf(view)).length > 0 ? () => change(noFilters) : undefined} />
      ) : view.isGrouped ? (
        <GroupTable groups={groupRuns(list.runs)} />
      ) : (
        <RunTable
          list={list}
          columns={columns.filter(({ key }) => chosen.includes(key))}
          sort={view.sort}
          onSort={(sort) => change({ sort })}
          selected={selected}
          onSelect={setSelected}
        />
      )}
    </>
  );
}

/** The surfaces of the selected runs; of all runs of a study where none is selected. */
function comparable(
  runs: readonly RunRowFragment[],
  selected: ReadonlySet<string>,
  { study }: RunView,
): string[] {
  const isWanted = ({ id }: RunRowFragment): boolean =>
    selected.size > 0 ? selected.has(id) : study !== undefined;
  return runs.flatMap((run) => (run.surface && isWanted(run) ? [run.surface.id] : [])).reverse();
}
