import { decodeFlags, decodeGrid, type WireGrid } from "@basin/client";
import type { CompareQuery, SurfaceFactsFragment } from "../gql/graphql.ts";
import type { Axis, LandscapeGrid } from "../landscape/grid.ts";

/** A surface as views take it: plain data, whether it comes from the store or out of a share. */
export interface BoardSurface {
  readonly id: string;
  readonly name: string;
  /** The attack that its images went through, or `none`. */
  readonly attack: string;
  readonly axes: readonly NamedAxis[];
  readonly cells: number;
  readonly finishedCells: number;
  readonly images: number;
  readonly cosine: number | null;
  readonly protocol: Readonly<Record<string, unknown>>;
  readonly hashes: Readonly<Record<"grid" | "comparable", string>> & { readonly values: string | null };
  readonly downloads: readonly { readonly ending: string; readonly url: string }[];
  readonly loss: WireGrid;
  readonly accuracy: WireGrid;
  readonly finished: WireGrid;
  /** How flat it is; nothing before every cell is computed, and in a share. */
  readonly flatness: SurfaceFactsFragment["flatness"];
  /** Where to read on; absent in a share. */
  readonly links?: { readonly model: string; readonly run: string; readonly isRunning: boolean };
}

interface NamedAxis extends Axis {
  readonly name: string;
}

type Values = Pick<BoardSurface, "loss" | "accuracy" | "finished">;

/** A surface of the store. */
export function boardSurface(facts: SurfaceFactsFragment, values: Values): BoardSurface {
  const {
    id,
    attack,
    axes,
    cells,
    finishedCells,
    images,
    cosine,
    protocol,
    downloads,
    flatness,
    model,
    run,
  } = facts;
  return {
    id,
    name: model?.name ?? "deleted model",
    attack,
    axes,
    cells,
    finishedCells,
    images,
    cosine: cosine ?? null,
    protocol,
    hashes: { grid: facts.gridHash, comparable: facts.comparableHash, values: facts.valuesHash ?? null },
    downloads,
    flatness,
    ...values,
    links: {
      model: facts.modelId,
      run: facts.runId,
      isRunning: run !== null && run !== undefined && runningStates.has(run.state),
    },
  };
}

/** The surfaces of a comparison. */
export function comparedSurfaces({ entries }: CompareQuery["compareSurfaces"]): BoardSurface[] {
  return entries.map(({ surface, loss, accuracy }) =>
    boardSurface(surface, { loss, accuracy, finished: surface.finished }),
  );
}

/** The numbers of a surface. */
export function gridOf({ axes, loss, accuracy, finished }: BoardSurface): LandscapeGrid {
  const [x, y] = axes;
  return {
    x: x!,
    y: y ?? null,
    loss: decodeGrid(loss).data,
    accuracy: decodeGrid(accuracy).data,
    finished: decodeFlags(finished),
  };
}

const runningStates: ReadonlySet<string> = new Set(["queued", "running", "interrupted"]);
