/**
 * The density of an operator's eigenvalues by stochastic Lanczos quadrature (Ghorbani, Krishnan, Xiao: "An investigation
 * into neural net optimization via Hessian eigenvalue density", ICML 2019). m steps of Lanczos' process from a random
 * unit vector give T; its eigenvalues theta_k are nodes, and the squared first elements of its eigenvectors weights
 * omega_k of a quadrature that is exact for polynomials up to degree 2m - 1. The mean over start vectors is
 *
 *     density(t) = mean of sum over k of omega_k N(t; theta_k, deviation^2).
 */
import { invalid, throwIfCancelled } from "../errors.js";
import { randomStream } from "../random.js";
import { beginLanczos, isExhausted, type LanczosState, ritzPairs, stepLanczos } from "./lanczos.js";
import type { LinearOperator } from "./linear-operator.js";

/** The quadrature of one start vector. The weights' sum is 1. */
export interface SpectrumSample {
  /** Ascending. */
  readonly nodes: Float64Array;
  readonly weights: Float64Array;
}

/** How a spectrum is sampled. */
export interface SpectrumOptions {
  /** Start vectors. */
  readonly samples: number;
  /** Products for each, and vectors held at a time; 40 by default. */
  readonly steps?: number;
  readonly seed?: number;
  /** Samples of the same seed and steps that are there already. */
  readonly known?: readonly SpectrumSample[];
  /** Called after each product. */
  readonly onProduct?: ((done: number, total: number) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** The quadratures of several Gaussian start vectors. */
export async function sampleSpectrum(
  operator: LinearOperator,
  { samples, steps = 40, seed = 0, known = [], onProduct, signal }: SpectrumOptions,
): Promise<SpectrumSample[]> {
  if (!Number.isSafeInteger(samples) || samples < 1) throw invalid("spectrum", "at least 1 sample", samples);
  if (!Number.isSafeInteger(steps) || steps < 1) throw invalid("spectrum", "at least 1 step", steps);
  const done = known.slice(0, samples);
  while (done.length < samples) {
    const draw = randomStream(seed, "spectrum", done.length);
    let state = beginLanczos(Float64Array.from({ length: operator.size }, (_, i) => draw.normal(i)));
    while (state.products < steps && !isExhausted(state)) {
      throwIfCancelled("spectrum", signal);
      state = await stepLanczos(operator, state);
      onProduct?.(done.length * steps + state.products, samples * steps);
    }
    done.push(toSample(state));
  }
  return done;
}

/** A density on a grid of eigenvalues. */
export interface SpectralDensity {
  readonly at: Float64Array;
  readonly density: Float64Array;
  /** Of the Gaussian kernel. */
  readonly deviation: number;
}

/** How a density is drawn. */
export interface DensityOptions {
  readonly points?: number;
  /** Of the kernel; a hundredth of the nodes' range by default. */
  readonly deviation?: number;
}

/** The density that samples of a spectrum say, from three deviations below the least node to as many above the largest. */
export function spectralDensity(
  samples: readonly SpectrumSample[],
  { points = 512, deviation: wanted }: DensityOptions = {},
): SpectralDensity {
  const low = Math.min(...samples.map(({ nodes }) => nodes[0]!));
  const high = Math.max(...samples.map(({ nodes }) => nodes.at(-1)!));
  const deviation = wanted ?? (0.01 * (high - low) || 0.01 * Math.abs(low) || 0.01);
  const from = low - 3 * deviation;
  const step = (high + 3 * deviation - from) / (points - 1);
  const at = Float64Array.from({ length: points }, (_, i) => from + step * i);
  return { at, density: at.map((t) => densityAt(samples, t, deviation)), deviation };
}

function densityAt(samples: readonly SpectrumSample[], t: number, deviation: number): number {
  let sum = 0;
  for (const { nodes, weights } of samples) {
    for (const [k, node] of nodes.entries())
      sum += weights[k]! * Math.exp(-(((t - node) / deviation) ** 2) / 2);
  }
  return sum / (samples.length * deviation * Math.sqrt(2 * Math.PI));
}

function toSample(state: LanczosState): SpectrumSample {
  const { values, coefficients } = ritzPairs(state);
  return { nodes: values, weights: Float64Array.from(coefficients, (vector) => vector[0]! ** 2) };
}
