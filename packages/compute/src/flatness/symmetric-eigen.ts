import { internal, invalid } from "../errors.js";

/** A symmetric matrix taken apart: row k of `vectors` belongs to `values[k]`, in ascending order. */
export interface SymmetricEigen {
  readonly values: Float64Array;
  /** Orthonormal. */
  readonly vectors: readonly Float64Array[];
}

const MOST_SWEEPS = 60;

/**
 * All eigenvalues and eigenvectors of a small symmetric matrix, by cyclic Jacobi rotations (Golub and Van Loan, "Matrix
 * computations", section 8.5): slow for large ones, and accurate to the last digits for small ones.
 *
 * @param rows the matrix; what lies below the diagonal is not read
 * @throws ComputeError `invalid` for a value that is not finite
 */
export function symmetricEigen(rows: readonly ArrayLike<number>[]): SymmetricEigen {
  const size = rows.length;
  const a = rows.map((row, i) =>
    Float64Array.from({ length: size }, (_, j) => (j < i ? rows[j]![i]! : row[j]!)),
  );
  if (!a.every((row) => row.every(Number.isFinite)))
    throw invalid("symmetric matrix", "finite values", "others");
  const vectors = a.map((_, i) => Float64Array.from({ length: size }, (__, j) => Number(i === j)));
  const small = 1e-30 * sumOfSquares(a, () => true);
  for (let sweep = 0; sumOfSquares(a, (i, j) => i !== j) > small; sweep++) {
    if (sweep === MOST_SWEEPS) throw internal("symmetric matrix", "rotations do not end");
    for (let p = 0; p < size; p++) for (let q = p + 1; q < size; q++) rotate(a, vectors, p, q);
  }
  const order = a.map((_, i) => i).sort((i, j) => a[i]![i]! - a[j]![j]!);
  return { values: Float64Array.from(order, (i) => a[i]![i]!), vectors: order.map((i) => vectors[i]!) };
}

/** Makes a[p][q] zero by turning rows and columns p and q, and the vectors with them. */
function rotate(a: readonly Float64Array[], vectors: readonly Float64Array[], p: number, q: number): void {
  const off = a[p]![q]!;
  if (off === 0) return;
  const ratio = (a[q]![q]! - a[p]![p]!) / (2 * off);
  const tangent = (ratio < 0 ? -1 : 1) / (Math.abs(ratio) + Math.hypot(ratio, 1));
  const cosine = 1 / Math.hypot(tangent, 1);
  const sine = tangent * cosine;
  for (const row of a) [row[p], row[q]] = turned(row[p]!, row[q]!, cosine, sine);
  for (const [left, right] of [
    [a[p]!, a[q]!],
    [vectors[p]!, vectors[q]!],
  ] as const) {
    for (let k = 0; k < left.length; k++) [left[k], right[k]] = turned(left[k]!, right[k]!, cosine, sine);
  }
}

function turned(x: number, y: number, cosine: number, sine: number): [number, number] {
  return [cosine * x - sine * y, sine * x + cosine * y];
}

function sumOfSquares(a: readonly Float64Array[], counts: (i: number, j: number) => boolean): number {
  let sum = 0;
  for (const [i, row] of a.entries())
    for (const [j, value] of row.entries()) if (counts(i, j)) sum += value ** 2;
  return sum;
}
