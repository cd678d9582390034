import type { WireGrid } from "@basin/client";
import type { ShareQuery } from "../gql/graphql.ts";
import type { BoardSurface } from "../surface/board-surface.ts";

type Shared = NonNullable<ShareQuery["share"]>["surfaces"][number];

/** A surface out of a share: it has no links, since its run may be gone. */
export function sharedSurface(shared: Shared): BoardSurface {
  const { id, modelName, attack, axes, cells, finishedCells, images, cosine, protocol, downloads } = shared;
  return {
    id,
    name: modelName,
    attack,
    axes,
    cells,
    finishedCells,
    images,
    cosine: cosine ?? null,
    protocol,
    hashes: { grid: shared.gridHash, comparable: shared.comparableHash, values: shared.valuesHash ?? null },
    downloads,
    flatness: [],
    // The document was written by our own server, which froze grids as it answers them.
    loss: shared.loss as WireGrid,
    accuracy: shared.accuracy as WireGrid,
    finished: shared.finished as WireGrid,
  };
}

/** What keeps shared surfaces from being compared as they are, in words. */
export function sharedReasons(surfaces: readonly BoardSurface[]): string[] {
  const first = surfaces[0];
  return surfaces
    .filter(({ hashes }) => hashes.comparable !== first?.hashes.comparable)
    .map(
      ({ name }) => `${name}: other axes, directions, images or attack than ${first!.name}, see the protocol`,
    );
}
