import { type Store, StoreError, type Surface, type SurfaceAxis, type SurfaceValues } from "@basin/db";
import type { SurfaceGrid } from "@basin/formats";

/** A stored surface as files have it. */
export async function gridOfSurface(store: Store, surface: Surface): Promise<SurfaceGrid> {
  const [values] = await store.surfaces.values([surface.id]);
  if (values === undefined) {
    throw new StoreError({ code: "missing", where: surface.id, detail: "want its values, got none" });
  }
  return toGrid(surface, values);
}

/** What a file says of a surface beside its values. */
export type SurfaceFacts = Pick<Surface, "axes" | "protocol">;

/** The grid of a surface's facts and values. */
export function toGrid({ axes, protocol }: SurfaceFacts, values: SurfaceValues): SurfaceGrid {
  return {
    axes: axes.map((axis) => ({ name: axis.name, coordinates: coordinatesOf(axis) })),
    ...values,
    split: protocol["split"] === "test" ? "test" : "train",
    metadata: { protocol },
  };
}

/** Evenly spaced, both ends exact: the same bits as compute's. */
function coordinatesOf({ from, to, points }: SurfaceAxis): Float64Array {
  const last = points - 1;
  return Float64Array.from({ length: points }, (_, i) => (i === last ? to : from + ((to - from) * i) / last));
}
