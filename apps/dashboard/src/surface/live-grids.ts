import { type CellsUpdate, decodeFlags, decodeGrid } from "@basin/client";
import { useMemo, useRef, useState } from "react";
import { query } from "../api/query.ts";
import { SurfaceValuesDocument } from "../gql/graphql.ts";
import type { LandscapeGrid } from "../landscape/grid.ts";
import type { LiveEvent } from "../live/interest.ts";
import { useLive } from "../live/LiveContext.ts";
import { type BoardSurface, gridOf } from "./board-surface.ts";

/** The grids of surfaces; those that are being computed fill while the page is open. */
export function useLiveGrids(surfaces: readonly BoardSurface[]): readonly LandscapeGrid[] {
  const first = useMemo(() => surfaces.map(gridOf), [surfaces]);
  const [changed, setChanged] = useState<{
    readonly of: readonly BoardSurface[];
    readonly grids: readonly LandscapeGrid[];
  }>();
  const grids = changed?.of === surfaces ? changed.grids : first;
  const latest = useRef(grids);
  latest.current = grids;
  const moving = surfaces.filter(({ links }) => links?.isRunning).map(({ id }) => id);
  const replace = (id: string, change: (grid: LandscapeGrid) => LandscapeGrid): void => {
    latest.current = latest.current.map((grid, index) => (surfaces[index]!.id === id ? change(grid) : grid));
    setChanged({ of: surfaces, grids: latest.current });
  };
  const read = async (id: string): Promise<void> => {
    const { surface } = await query(SurfaceValuesDocument, { id });
    if (surface) replace(id, (grid) => withValues(grid, surface));
  };
  useLive(
    moving.length === 0
      ? undefined
      : {
          surfaces: moving,
          // A server that is away answers at the next opening of the stream.
          onStale: () => void Promise.allSettled(moving.map(read)),
          onEvent: ({ cells }) =>
            cells && replace(cells.surfaceId, (grid) => withCells(grid, decodeCells(cells))),
        },
  );
  return grids;
}

function decodeCells({ surfaceId, indices, loss, accuracy }: NonNullable<LiveEvent["cells"]>): CellsUpdate {
  return { surfaceId, indices, loss: decodeGrid(loss).data, accuracy: decodeGrid(accuracy).data };
}

function withCells(grid: LandscapeGrid, { indices, loss, accuracy }: CellsUpdate): LandscapeGrid {
  const next = {
    ...grid,
    loss: grid.loss.slice(),
    accuracy: grid.accuracy.slice(),
    finished: grid.finished.slice(),
  };
  indices.forEach((index, place) => {
    next.loss[index] = loss[place]!;
    next.accuracy[index] = accuracy[place]!;
    next.finished[index] = 1;
  });
  return next;
}

function withValues(
  grid: LandscapeGrid,
  { loss, accuracy, finished }: Pick<BoardSurface, "loss" | "accuracy" | "finished">,
): LandscapeGrid {
  return {
    ...grid,
    loss: decodeGrid(loss).data,
    accuracy: decodeGrid(accuracy).data,
    finished: decodeFlags(finished),
  };
}
