import { computeFigures, tensor } from "@basin/compute";
import type { Surface, SurfaceValues } from "@basin/db";
import { encodeSafetensors } from "@basin/formats";
import type { Found, Piece } from "../thread/messages.js";
import { joinLosses, lossHashes } from "./cell-losses.js";
import { partHashes } from "./examples.js";
import { keepBytes } from "./keep.js";
import type { WorkContext, WorkEnd } from "./work.js";

/** Says what the surface came to; its values are in the store already, the losses of its images are joined here. */
export async function finishSurface(context: WorkContext<"surface">): Promise<WorkEnd> {
  const { piece, payload } = context;
  const { record, values } = piece.surface!;
  const seconds = piece.run.computeSeconds;
  const result = {
    surface: record.id,
    cells: record.cells,
    images: record.images,
    lossRange: rangeOf(values),
    seconds,
    imagesPerSecond: (record.cells * record.images) / seconds,
    flatness: flatnessOf(record, values),
  };
  const kept = payload.imageLosses ? await keepLosses(context, record) : {};
  return {
    found: { ...kept, obsolete: [...partHashes(piece.earlier["examples"] ?? []), ...lossParts(piece)] },
    outcome: { result },
  };
}

/** Figures that speak of an area: a line has none. */
const ofAreas: ReadonlySet<string> = new Set(["basin-volume", "connected-basin"]);

/** Figures of flatness by name; null where the grid gives no finite one. */
function flatnessOf({ axes }: Surface, values: SurfaceValues): Readonly<Record<string, number | null>> {
  const figures = Object.entries(computeFigures({ axes, ...values }));
  const known = figures.map(([name, { value }]) => {
    const says = axes.length > 1 || !ofAreas.has(name);
    return [name, says && value !== null && Number.isFinite(value) ? value : null] as const;
  });
  return Object.fromEntries(known);
}

/** The losses of every image at every cell: equal bytes for equal surfaces, whoever measured them in which pieces. */
async function keepLosses(context: WorkContext<"surface">, { axes, cells, images }: Surface): Promise<Found> {
  const losses = await joinLosses(context, context.piece.earlier["cells"] ?? [], { cells, images });
  const tensors = new Map([["losses", tensor("f32", [cells, images], losses)]]);
  const bytes = encodeSafetensors(tensors, {
    axes: JSON.stringify(axes.map(({ name, from, to, points }) => ({ name, from, to, points }))),
  });
  const download = { role: "image-losses", name: "image-losses.safetensors" };
  return (await keepBytes(context, bytes, { kind: "image-losses", ending: "safetensors", download })).found;
}

function lossParts({ earlier }: Piece): string[] {
  return lossHashes(earlier["cells"] ?? []);
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
