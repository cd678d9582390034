import type { Field } from "../src/landscape/field.ts";

/** A field of `nx` by `ny` cells from -1 to 1, all finished, from a function of the coordinates. */
export function fieldFrom(nx: number, ny: number, of: (x: number, y: number) => number): Field {
  const place = (index: number, points: number): number =>
    points === 1 ? 0 : -1 + (2 * index) / (points - 1);
  const values = Float32Array.from({ length: nx * ny }, (_, index) =>
    of(place(index % nx, nx), place(Math.floor(index / nx), ny)),
  );
  return {
    x: { from: -1, to: 1, points: nx },
    y: ny === 1 ? null : { from: -1, to: 1, points: ny },
    nx,
    ny,
    values,
    finished: new Uint8Array(nx * ny).fill(1),
  };
}

/** The same with cells that are not computed. */
export function unfinishedAt(field: Field, indices: readonly number[]): Field {
  const finished = field.finished.slice();
  const values = field.values.slice();
  for (const index of indices) {
    finished[index] = 0;
    values[index] = Number.NaN;
  }
  return { ...field, finished, values };
}
