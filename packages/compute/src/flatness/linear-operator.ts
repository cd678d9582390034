/** A symmetric linear map on vectors of one length, known by its products alone: a Hessian, or a matrix in a test. */
export interface LinearOperator {
  readonly size: number;
  /** The product with a vector, in a new array. Calls come one after another. */
  apply(vector: Float64Array): Promise<Float64Array>;
}
