/**
 * The order in which a grid's cells are computed: coarse to fine, so that a picture of the whole is there early. Level
 * by level, a cell comes when its indices are multiples of the level's stride; the centre of the grid comes first.
 */
export function coarseToFine(columns: number, rows: number): Uint32Array {
  const order = new Uint32Array(columns * rows);
  const taken = new Uint8Array(columns * rows);
  let count = 0;
  const take = (cell: number): void => {
    if (taken[cell]) return;
    taken[cell] = 1;
    order[count++] = cell;
  };
  take(Math.floor(rows / 2) * columns + Math.floor(columns / 2));
  for (let stride = 2 ** Math.ceil(Math.log2(Math.max(columns, rows, 2))); stride >= 1; stride /= 2) {
    for (let row = 0; row < rows; row += stride) {
      for (let column = 0; column < columns; column += stride) take(row * columns + column);
    }
  }
  return order;
}
