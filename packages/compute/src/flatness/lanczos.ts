/**
 * Lanczos' process for a symmetric operator A: an orthonormal basis V of the space that A's powers make of a start
 * vector, and A seen in it, T = V' A V. After m products
 *
 *     A V = V T + r v_next e_m',      so for T y = theta y:      |A (V y) - theta (V y)| = r |y_m|.
 *
 * T is tridiagonal in exact arithmetic. Here every new vector is made orthogonal to all before it, twice (Parlett: "The
 * symmetric eigenvalue problem", chapter 13), and T keeps every coefficient that this finds. That costs little beside a
 * product with a Hessian, no eigenvalue appears twice, and the basis may begin with vectors that are kept of a longer
 * one: {@link restartLanczos}.
 */
import { invalid } from "../errors.js";
import type { RandomStream } from "../random.js";
import type { LinearOperator } from "./linear-operator.js";
import { symmetricEigen } from "./symmetric-eigen.js";
import { addMultiple, combine, dot, normOf, scaled } from "./vector.js";

/** How far the process is: plain data, from which it goes on with the same bits. */
export interface LanczosState {
  /** V and behind it, unless the space is exhausted, the vector to be multiplied next. */
  readonly basis: readonly Float64Array[];
  /** T by columns down to the diagonal: column j has j + 1 elements. */
  readonly projected: readonly Float64Array[];
  /** The length r of what the last product has outside of the basis. */
  readonly rest: number;
  /** Products so far, those before a restart included. */
  readonly products: number;
}

/** Eigenvalues of T, ascending, with what they say of A's. */
export interface RitzPairs {
  readonly values: Float64Array;
  /** Row k: the eigenvector of `values[k]` in the basis. */
  readonly coefficients: readonly Float64Array[];
  /** |A x - value x| for the unit vector x of each. */
  readonly residuals: Float64Array;
}

/** Lengths below this share of the product's are its rounding. */
const NOTHING = 1e-13;

/** A process that has not begun, from a start vector of any length but 0. */
export function beginLanczos(start: Float64Array): LanczosState {
  const length = normOf(start);
  if (!(length > 0 && Number.isFinite(length)))
    throw invalid("lanczos", "a start vector with a length", length);
  return { basis: [scaled(start, 1 / length)], projected: [], rest: 0, products: 0 };
}

/** Whether the basis holds all that the start vector leads to. */
export function isExhausted({ basis, projected }: LanczosState): boolean {
  return basis.length === projected.length;
}

/**
 * One product more.
 *
 * @throws ComputeError `invalid` if the product is not finite
 */
export async function stepLanczos(operator: LinearOperator, state: LanczosState): Promise<LanczosState> {
  const product = await operator.apply(state.basis.at(-1)!);
  const whole = normOf(product);
  if (!Number.isFinite(whole)) throw invalid("lanczos", "finite products", whole);
  const column = orthogonalize(product, state.basis);
  const rest = normOf(product);
  const ended = rest <= NOTHING * whole || state.basis.length === operator.size;
  return {
    basis: ended ? state.basis : [...state.basis, scaled(product, 1 / rest)],
    projected: [...state.projected, column],
    rest: ended ? 0 : rest,
    products: state.products + 1,
  };
}

/** An exhausted process that goes on with a vector outside of its basis: what an eigenvalue found twice needs. */
export function refreshLanczos(state: LanczosState, draw: RandomStream): LanczosState {
  const size = state.basis[0]!.length;
  const vector = Float64Array.from({ length: size }, (_, i) => draw.normal(i));
  orthogonalize(vector, state.basis);
  return { ...state, basis: [...state.basis, scaled(vector, 1 / normOf(vector))], rest: 0 };
}

/**
 * The process with some of its Ritz vectors in the place of its basis (Wu and Simon: "Thick-restart Lanczos method for
 * large symmetric eigenvalue problems", SIAM Journal on Matrix Analysis and Applications 22, 2000).
 *
 * @param kept positions in `pairs`
 */
export function restartLanczos(state: LanczosState, pairs: RitzPairs, kept: readonly number[]): LanczosState {
  const vectors = kept.map((k) => combine(state.basis, pairs.coefficients[k]!));
  const projected = kept.map((k, place) => {
    const column = new Float64Array(place + 1);
    column[place] = pairs.values[k]!;
    return column;
  });
  return { ...state, basis: [...vectors, state.basis.at(-1)!], projected };
}

/** What the process knows of the operator's eigenvalues by now. */
export function ritzPairs({ projected, rest }: LanczosState): RitzPairs {
  const rows = projected.map((_, i) => projected.map((column) => column[i] ?? 0));
  const { values, vectors } = symmetricEigen(rows);
  const residuals = Float64Array.from(vectors, (vector) => rest * Math.abs(vector.at(-1)!));
  return { values, coefficients: vectors, residuals };
}

/** Takes from a vector its share along each of a basis, twice; answers the shares. */
function orthogonalize(vector: Float64Array, basis: readonly Float64Array[]): Float64Array {
  const shares = new Float64Array(basis.length);
  for (let pass = 0; pass < 2; pass++) {
    for (const [i, other] of basis.entries()) {
      const share = dot(other, vector);
      addMultiple(vector, other, -share);
      shares[i]! += share;
    }
  }
  return shares;
}
