import type { Endpoint } from "./endpoint.js";
import { ClientError } from "./errors.js";
import { SurfaceDocument, type SurfaceQuery } from "./gql/graphql.js";
import { decodeFlags, decodeGrid } from "./grid.js";
import { runQuery } from "./run-query.js";

type SurfaceFacts = Omit<NonNullable<SurfaceQuery["surface"]>, "loss" | "accuracy" | "finished">;

/** A surface with its values, row-major with y outer: cell (iy, ix) is `iy * columns + ix`. */
export interface SurfaceWithValues extends SurfaceFacts {
  /** Rows (y; 1 for a line) and columns (x) of the values, which a stride makes fewer than the axes have points. */
  readonly shape: readonly number[];
  /** NaN where a cell is not finished. */
  readonly loss: Float32Array;
  /** From 0 to 1. */
  readonly accuracy: Float32Array;
  /** 1 where a cell is finished, 0 elsewhere. */
  readonly finished: Uint8Array;
}

/**
 * A surface by its id.
 *
 * @param stride take every n-th cell along each axis
 * @throws ClientError `missing`
 */
export async function readSurface(
  endpoint: Endpoint,
  id: string,
  { stride = 1 }: { readonly stride?: number } = {},
): Promise<SurfaceWithValues> {
  const { surface } = await runQuery(endpoint, SurfaceDocument, { id, stride });
  if (!surface) throw new ClientError({ code: "missing", where: id, detail: "no such surface" });
  const { loss, accuracy, finished, ...facts } = surface;
  const { shape, data } = decodeGrid(loss);
  return {
    ...facts,
    shape,
    loss: data,
    accuracy: decodeGrid(accuracy).data,
    finished: decodeFlags(finished),
  };
}
