/** Symmetric operators whose eigenvalues are known. */
import { type LinearOperator, randomStream } from "@basin/compute";

/** The operator of a matrix given by rows, which counts its products. */
export function matrixOperator(rows: readonly (readonly number[])[]): LinearOperator & { products: number } {
  return {
    size: rows.length,
    products: 0,
    async apply(vector) {
      this.products++;
      return Float64Array.from(rows, (row) => row.reduce((sum, value, i) => sum + value * vector[i]!, 0));
    },
  };
}

/** The operator with the given eigenvalues whose vectors are those of a Householder reflection, so that no axis is one. */
export function reflectedOperator(values: readonly number[]): LinearOperator {
  const draw = randomStream(77, "reflection");
  const axis = values.map((_, i) => draw.normal(i));
  const length = Math.hypot(...axis);
  const reflect = (vector: Float64Array): Float64Array => {
    const share = axis.reduce((sum, a, i) => sum + a * vector[i]!, 0) / length ** 2;
    return vector.map((value, i) => value - 2 * share * axis[i]!);
  };
  return {
    size: values.length,
    apply: async (vector) => reflect(reflect(vector).map((value, i) => value * values[i]!)),
  };
}
