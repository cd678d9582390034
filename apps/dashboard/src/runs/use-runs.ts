import { useCallback, useEffect, useRef, useState } from "react";
import { errorText, query } from "../api/query.ts";
import {
  type RunFilter,
  type RunRowFragment,
  type RunSort,
  RunsDocument,
  type RunsQuery,
} from "../gql/graphql.ts";
import { useLive } from "../live/LiveContext.ts";
import { filterOf, type RunView } from "./run-filter.ts";

const PAGE = 100;

/** Runs that have been read so far. */
export interface RunList {
  readonly runs: readonly RunRowFragment[];
  readonly total: number;
  readonly hasMore: boolean;
  readonly complaint: string | undefined;
  readonly more: () => void;
}

interface Loaded {
  readonly runs: readonly RunRowFragment[];
  readonly total: number;
  readonly end: string | undefined;
}

/** Reads runs page by page as they are scrolled to, and keeps their states as they are. */
export function useRuns(view: RunView, first: RunsQuery["runs"]): RunList {
  const [loaded, setLoaded] = useState(() => loadedOf(first));
  const [complaint, setComplaint] = useState<string>();
  const isReading = useRef(false);
  const wish = JSON.stringify({ filter: filterOf(view), sort: view.sort });
  const shown = useRef(wish);

  const read = useCallback(
    async (after: string | undefined): Promise<void> => {
      if (isReading.current && after !== undefined) return;
      isReading.current = true;
      try {
        const { filter, sort } = JSON.parse(wish) as { filter: RunFilter; sort: RunSort };
        const { runs } = await query(RunsDocument, { filter, sort, first: PAGE, after: after ?? null });
        const page = loadedOf(runs);
        setLoaded((before) =>
          after === undefined ? page : { ...page, runs: joined(before.runs, page.runs) },
        );
        setComplaint(undefined);
      } catch (error) {
        setComplaint(errorText(error));
      }
      isReading.current = false;
    },
    [wish],
  );
  useEffect(() => {
    if (shown.current === wish) return;
    shown.current = wish;
    // A filter is typed letter by letter.
    const timer = setTimeout(() => void read(undefined), 180);
    return () => clearTimeout(timer);
  }, [wish, read]);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const readSoon = (): void => {
    clearTimeout(timer.current);
    timer.current = setTimeout(() => void read(undefined), 800);
  };
  useLive({
    lists: ["run"],
    onEvent: ({ run }) => {
      if (!run) return;
      if (loaded.runs.some(({ id }) => id === run.id))
        setLoaded((before) => ({
          ...before,
          runs: before.runs.map((one) => (one.id === run.id ? { ...one, ...run } : one)),
        }));
      // A run that is not in the list may belong into it; a list that was scrolled on stays as it is.
      else if (loaded.runs.length <= PAGE) readSoon();
    },
    onStale: () => loaded.runs.length <= PAGE && readSoon(),
  });
  return {
    runs: loaded.runs,
    total: loaded.total,
    hasMore: loaded.end !== undefined,
    complaint,
    more: () => void (loaded.end !== undefined && read(loaded.end)),
  };
}

function loadedOf({ edges, totalCount, pageInfo }: RunsQuery["runs"]): Loaded {
  return {
    runs: edges.map(({ node }) => node),
    total: totalCount,
    end: pageInfo.hasNextPage ? (pageInfo.endCursor ?? undefined) : undefined,
  };
}

/** A run that moved to another page while the list was read stands in it once. */
function joined(before: readonly RunRowFragment[], after: readonly RunRowFragment[]): RunRowFragment[] {
  const known = new Set(before.map(({ id }) => id));
  return [...before, ...after.filter(({ id }) => !known.has(id))];
}
