import { decodeFlags, decodeGrid } from "@basin/client";
import type { StudySurfacesQuery } from "../gql/graphql.ts";
import type { LandscapeGrid } from "../landscape/grid.ts";

/** A surface with its values, as it was answered. */
export type SurfaceNode = Extract<NonNullable<StudySurfacesQuery["nodes"][number]>, { readonly id: string }>;

/** The surfaces of an answer. */
export function surfaceNodes({ nodes }: StudySurfacesQuery): SurfaceNode[] {
  return nodes.filter((node): node is SurfaceNode => node !== null && "loss" in node);
}

/** The numbers of a surface. */
export function gridOfNode({ axes, loss, accuracy, finished }: SurfaceNode): LandscapeGrid {
  return {
    x: axes[0]!,
    y: axes[1] ?? null,
    loss: decodeGrid(loss).data,
    accuracy: decodeGrid(accuracy).data,
    finished: decodeFlags(finished),
  };
}
