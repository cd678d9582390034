import { cellState, type Field } from "../field.ts";
import type { ValueScale } from "../value-scale.ts";

/**
 * The shape of a surface in a box one wide and one deep around the upright axis, standing on the floor. Every corner
 * is the centre of a cell at its own value; between four corners lie two flat triangles, and nothing is smoothed.
 */
export interface SurfaceMesh {
  /** x, y and height of each cell, and of the corners of lone tiles behind them. */
  readonly positions: Float32Array;
  /** Places on the scale of the same corners: from 0 to 1, and {@link ABOVE} or {@link BELOW} for what is cut off. */
  readonly places: Float32Array;
  readonly triangles: Uint32Array;
  /** Those of lone tiles among them. */
  readonly tiles: Uint32Array;
}

/** How high the box is. */
export const BOX_HEIGHT = 0.42;

/** The places of what lies beyond the ends of the scale. */
export const ABOVE = 1.02;
export const BELOW = -0.02;

/** Where a column or row stands, from -0.5 to 0.5. */
export function gridPlace(index: number, points: number): number {
  return points === 1 ? 0 : index / (points - 1) - 0.5;
}

/** The height of a value in the box; cut-off values lie in its lid. */
export function heightOf(scale: ValueScale, value: number): number {
  return BOX_HEIGHT * Math.min(1, Math.max(0, scale.position(value)));
}

/** Facets between finished neighbours; a number without such neighbours is a level tile of its own. */
export function surfaceMesh(field: Field, scale: ValueScale): SurfaceMesh {
  const draft: Draft = { positions: [], places: [], triangles: [] };
  const joined = new Uint8Array(field.values.length);
  for (let index = 0; index < field.values.length; index++) {
    addCorner(draft, field, scale, index, [0, 0]);
  }
  for (let iy = 0; iy + 1 < field.ny; iy++) {
    for (let ix = 0; ix + 1 < field.nx; ix++) addFacets(draft, field, iy * field.nx + ix, joined);
  }
  const facets = draft.triangles.length;
  for (let index = 0; index < field.values.length; index++) {
    if (!joined[index] && cellState(field, index) === "value") addTile(draft, field, scale, index);
  }
  return {
    positions: Float32Array.from(draft.positions),
    places: Float32Array.from(draft.places),
    triangles: Uint32Array.from(draft.triangles),
    tiles: Uint32Array.from(draft.triangles.slice(facets)),
  };
}

interface Draft {
  readonly positions: number[];
  readonly places: number[];
  readonly triangles: number[];
}

function addCorner(
  draft: Draft,
  field: Field,
  scale: ValueScale,
  index: number,
  [dx, dy]: readonly [number, number],
): void {
  const { nx, ny } = field;
  const isNumber = cellState(field, index) === "value";
  const value = field.values[index]!;
  draft.positions.push(
    gridPlace((index % nx) + dx, nx),
    gridPlace(Math.floor(index / nx) + dy, ny),
    isNumber ? heightOf(scale, value) : 0,
  );
  draft.places.push(isNumber ? Math.min(ABOVE, Math.max(BELOW, scale.position(value))) : 0);
}

function addFacets(draft: Draft, field: Field, index: number, joined: Uint8Array): void {
  const { nx } = field;
  const corners = [index, index + 1, index + nx + 1, index + nx] as const;
  if (!corners.every((corner) => cellState(field, corner) === "value")) return;
  const [a, b, c, d] = corners;
  draft.triangles.push(a, b, c, a, c, d);
  for (const corner of corners) joined[corner] = 1;
}

function addTile(draft: Draft, field: Field, scale: ValueScale, index: number): void {
  const first = draft.places.length;
  for (const step of tileCorners) addCorner(draft, field, scale, index, step);
  draft.triangles.push(first, first + 1, first + 2, first, first + 2, first + 3);
}

const tileCorners = [
  [-0.5, -0.5],
  [0.5, -0.5],
  [0.5, 0.5],
  [-0.5, 0.5],
] as const;
