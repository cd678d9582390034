/** Arithmetic on vectors of float64: just what Lanczos' process and its kin need. */

/** The scalar product. */
export function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}

/** The Euclidean length. */
export function normOf(vector: Float64Array): number {
  return Math.sqrt(dot(vector, vector));
}

/** A vector times a number, in a new array. */
export function scaled(vector: Float64Array, factor: number): Float64Array {
  return vector.map((value) => value * factor);
}

/** Adds `factor * other` to a vector, in place. */
export function addMultiple(vector: Float64Array, other: Float64Array, factor: number): void {
  for (let i = 0; i < vector.length; i++) vector[i]! += factor * other[i]!;
}

/** The sum of vectors, each times its coefficient; vectors without one do not count. */
export function combine(vectors: readonly Float64Array[], coefficients: ArrayLike<number>): Float64Array {
  const sum = new Float64Array(vectors[0]!.length);
  for (let k = 0; k < coefficients.length; k++) addMultiple(sum, vectors[k]!, coefficients[k]!);
  return sum;
}
