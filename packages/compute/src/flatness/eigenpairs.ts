import { ComputeError, invalid, throwIfCancelled } from "../errors.js";
import { randomStream } from "../random.js";
import {
  beginLanczos,
  isExhausted,
  type LanczosState,
  type RitzPairs,
  refreshLanczos,
  restartLanczos,
  ritzPairs,
  stepLanczos,
} from "./lanczos.js";
import type { LinearOperator } from "./linear-operator.js";
import { combine } from "./vector.js";

/** One eigenvalue with its vector. */
export interface Eigenpair {
  readonly value: number;
  /** Of length 1; its sign is arbitrary. */
  readonly vector: Float64Array;
  /** |A vector - value vector|. Some eigenvalue of A lies no farther from `value` than this. */
  readonly residual: number;
}

/** What is looked for, and when the search ends. */
export interface EigenpairOptions {
  /** How many eigenvalues from the upper end; 1 by default. */
  readonly largest?: number;
  /** How many from the lower end; none by default. */
  readonly smallest?: number;
  /** Ends once every residual is at most this share of the largest absolute eigenvalue; 1e-4 by default. */
  readonly tolerance?: number;
  /** Ends after as many products in all; 100 by default. */
  readonly products?: number;
  /** Vectors kept at a time, the bound of memory: 8 bytes for each of their elements. 64 by default. */
  readonly basis?: number;
  /** Of the start vector. */
  readonly seed?: number;
  /** Goes on from the `state` of a search before. */
  readonly resume?: LanczosState;
  /** Called after each product. */
  readonly onProduct?: ((state: LanczosState) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** What {@link findEigenpairs} found. */
export interface Eigenpairs {
  /** Descending. */
  readonly largest: readonly Eigenpair[];
  /** Ascending. */
  readonly smallest: readonly Eigenpair[];
  readonly products: number;
  /** Whether the tolerance was reached before the products ran out. */
  readonly converged: boolean;
  /** From which a search with more products can go on. */
  readonly state: LanczosState;
}

/**
 * The largest and smallest eigenvalues (by value, not by magnitude) of a symmetric operator, with their vectors, by
 * Lanczos' process with restarts. The start vector is Gaussian and follows from the seed. Of an eigenvalue that occurs
 * several times one vector is found, as with every process from a single start vector.
 *
 * @throws ComputeError `invalid` for numbers that do not fit together, or a product that is not finite; `cancelled`
 */
export async function findEigenpairs(
  operator: LinearOperator,
  options: EigenpairOptions = {},
): Promise<Eigenpairs> {
  const search = checked(operator, options);
  let state = search.resume ?? begin(operator, search.seed);
  let pairs = ritzPairs(state);
  while (!hasConverged(pairs, search) && state.products < search.products) {
    throwIfCancelled("eigenvalues", search.signal);
    state = await stepLanczos(operator, makeRoom(state, pairs, search));
    pairs = ritzPairs(state);
    search.onProduct?.(state);
  }
  const places = wantedPlaces(pairs, search);
  const toPair = (k: number): Eigenpair => ({
    value: pairs.values[k]!,
    vector: combine(state.basis, pairs.coefficients[k]!),
    residual: pairs.residuals[k]!,
  });
  return {
    largest: places.largest.map(toPair),
    smallest: places.smallest.map(toPair),
    products: state.products,
    converged: hasConverged(pairs, search),
    state,
  };
}

type Search = Required<Omit<EigenpairOptions, "resume" | "onProduct" | "signal">> & EigenpairOptions;

/** Of the vectors that a search keeps, unless it needs more. */
const BASIS_BYTES = 2 ** 30;

/**
 * Vectors that a search should keep for a network with so many parameters: usually 64, fewer of a large one, but what is
 * wanted must fit twice.
 */
export function basisSize(parameters: number, wanted: number): number {
  const fits = Math.floor(BASIS_BYTES / (8 * parameters));
  return Math.max(2 * wanted + 4, Math.min(defaults.basis, fits));
}

const defaults = { largest: 1, smallest: 0, tolerance: 1e-4, products: 100, basis: 64, seed: 0 };

function checked({ size }: LinearOperator, options: EigenpairOptions): Search {
  const search = { ...defaults, ...options };
  const wanted = search.largest + search.smallest;
  if (!(wanted >= 1 && wanted <= size)) throw invalid("eigenvalues", `from 1 to ${size} of them`, wanted);
  if (search.basis < 2 * wanted + 4)
    throw invalid("basis", `at least ${2 * wanted + 4} vectors`, search.basis);
  if (search.products < wanted) throw invalid("products", `at least ${wanted}`, search.products);
  const found = search.resume ? search.resume.basis[0]!.length : size;
  if (found === size) return search;
  const detail = `want vectors of ${size} elements to resume, got ${found}`;
  throw new ComputeError({ code: "invalid", where: "eigenvalues", detail });
}

function begin({ size }: LinearOperator, seed: number): LanczosState {
  const draw = randomStream(seed, "lanczos");
  return beginLanczos(Float64Array.from({ length: size }, (_, i) => draw.normal(i)));
}

/** Ready for one vector more: restarted when the basis is full, with half of it kept from both ends. */
function makeRoom(
  state: LanczosState,
  pairs: RitzPairs,
  { basis, largest, smallest, seed }: Search,
): LanczosState {
  if (isExhausted(state)) return refreshLanczos(state, randomStream(seed, "lanczos", state.products));
  const count = pairs.values.length;
  if (count < basis) return state;
  const below = smallest + Math.floor(((basis / 2 - largest - smallest) * smallest) / (largest + smallest));
  const above = Math.floor(basis / 2) - below;
  const kept = pairs.values.length - above;
  const places = Array.from({ length: count }, (_, k) => k).filter((k) => k < below || k >= kept);
  return restartLanczos(state, pairs, places);
}

function hasConverged(pairs: RitzPairs, search: Search): boolean {
  const { values, residuals } = pairs;
  if (values.length < search.largest + search.smallest) return false;
  const scale = Math.max(Math.abs(values[0]!), Math.abs(values.at(-1)!));
  const { largest, smallest } = wantedPlaces(pairs, search);
  return [...largest, ...smallest].every((k) => residuals[k]! <= search.tolerance * scale);
}

function wantedPlaces({ values }: RitzPairs, { largest, smallest }: Search) {
  return {
    largest: Array.from({ length: largest }, (_, k) => values.length - 1 - k).filter((k) => k >= 0),
    smallest: Array.from({ length: smallest }, (_, k) => k).filter((k) => k < values.length),
  };
}
