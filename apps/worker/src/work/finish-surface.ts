import type { Surface, SurfaceValues } from "@basin/db";
import { partHashes } from "./examples.js";
import type { WorkContext, WorkEnd } from "./work.js";

/** Says what the surface came to; its values are in the store already. */
export async function finishSurface({ piece }: WorkContext<"surface">): Promise<WorkEnd> {
  const { record, values } = piece.surface!;
  const seconds = piece.run.computeSeconds;
  const result = {
    surface: record.id,
    cells: record.cells,
    images: record.images,
    lossRange: rangeOf(values),
    seconds,
    imagesPerSecond: (record.cells * record.images) / seconds,
  };
  return {
    found: { obsolete: partHashes(piece.earlier["examples"] ?? []) },
    outcome: { result },
  };
}

/** The least and the greatest finite loss; null where there is none. */
function rangeOf({ loss }: SurfaceValues): Surface["lossRange"] {
  let [least, greatest] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of loss) {
    if (!Number.isFinite(value)) continue;
    least = Math.min(least, value);
    greatest = Math.max(greatest, value);
  }
  return least <= greatest ? [least, greatest] : null;
}
