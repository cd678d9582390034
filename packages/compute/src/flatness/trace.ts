import { invalid, throwIfCancelled } from "../errors.js";
import { randomStream } from "../random.js";
import type { LinearOperator } from "./linear-operator.js";
import { dot } from "./vector.js";

/** How a trace is estimated. */
export interface TraceOptions {
  /** Products, each with a vector of its own. */
  readonly samples: number;
  readonly seed?: number;
  /** Samples of the same seed that are there already: `values` of an estimate before. */
  readonly known?: readonly number[];
  readonly onSample?: ((done: number, total: number) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** A trace and how sure it is. */
export interface TraceEstimate {
  readonly trace: number;
  /** Of the mean: the samples' deviation by the root of their number; NaN of a single one. */
  readonly standardError: number;
  /** z'Az of each sample. */
  readonly values: readonly number[];
}

/**
 * The trace of a symmetric operator by Hutchinson's estimator (Communications in Statistics 18, 1989): the mean of z'Az
 * over vectors z whose elements are 1 or -1, each as likely. It is unbiased, and exact for a diagonal operator.
 */
export async function estimateTrace(
  operator: LinearOperator,
  { samples, seed = 0, known = [], onSample, signal }: TraceOptions,
): Promise<TraceEstimate> {
  if (!Number.isSafeInteger(samples) || samples < 1) throw invalid("trace", "at least 1 sample", samples);
  const values = known.slice(0, samples);
  while (values.length < samples) {
    throwIfCancelled("trace", signal);
    const z = randomSigns(operator.size, seed, values.length);
    values.push(dot(z, await operator.apply(z)));
    onSample?.(values.length, samples);
  }
  const trace = values.reduce((sum, value) => sum + value, 0) / samples;
  const squares = values.reduce((sum, value) => sum + (value - trace) ** 2, 0);
  return { trace, standardError: Math.sqrt(squares / (samples - 1) / samples), values };
}

/** 1 or -1 for each element, by the bits of the stream's words. */
function randomSigns(size: number, seed: number, sample: number): Float64Array {
  const stream = randomStream(seed, "trace", sample);
  return Float64Array.from({ length: size }, (_, i) => ((stream.word(i >>> 5) >>> (i & 31)) & 1 ? 1 : -1));
}
