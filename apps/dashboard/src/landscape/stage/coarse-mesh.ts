import { cellState, type Field } from "../field.ts";

/** `coarse` while cameras move and a processor draws: fewer pixels and facets, at the same values. */
export type Detail = "full" | "coarse";

/** Cells along each side of a block. */
const BLOCK = 4;

/**
 * Fewer facets over the corners of {@link surfaceMesh}: one pair of triangles spans a block of cells, at the values of
 * its four corners. A block with a cell that has no number keeps its own facets, so that what is marked stays marked.
 */
export function coarseTriangles(field: Field): Uint32Array {
  const triangles: number[] = [];
  for (let top = 0; top + 1 < field.ny; top += BLOCK) {
    for (let left = 0; left + 1 < field.nx; left += BLOCK) {
      const block = {
        left,
        top,
        right: Math.min(left + BLOCK, field.nx - 1),
        bottom: Math.min(top + BLOCK, field.ny - 1),
      };
      if (isWhole(field, block)) addFacet(triangles, field, block);
      else addCells(triangles, field, block);
    }
  }
  return Uint32Array.from(triangles);
}

/** Columns and rows of corners, both ends included. */
interface Block {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

function isWhole(field: Field, { left, top, right, bottom }: Block): boolean {
  for (let iy = top; iy <= bottom; iy++) {
    for (let ix = left; ix <= right; ix++) {
      if (cellState(field, iy * field.nx + ix) !== "value") return false;
    }
  }
  return true;
}

function addCells(triangles: number[], field: Field, { left, top, right, bottom }: Block): void {
  for (let iy = top; iy < bottom; iy++) {
    for (let ix = left; ix < right; ix++) {
      const cell = { left: ix, top: iy, right: ix + 1, bottom: iy + 1 };
      if (isWhole(field, cell)) addFacet(triangles, field, cell);
    }
  }
}

function addFacet(triangles: number[], { nx }: Field, { left, top, right, bottom }: Block): void {
  const [a, b] = [top * nx + left, top * nx + right];
  const [d, c] = [bottom * nx + left, bottom * nx + right];
  triangles.push(a, b, c, a, c, d);
}
