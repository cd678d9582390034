import {
  basisSize,
  type Eigenpairs,
  estimateTrace,
  findEigenpairs,
  type LinearOperator,
  type SpectrumSample,
  sampleSpectrum,
  type TraceEstimate,
} from "@basin/compute";
import { withProgress } from "../progress.js";

/** What of a Hessian is asked for. */
export interface Measurements {
  readonly seed: number;
  readonly top: number;
  readonly bottom: number;
  readonly tolerance: number;
  readonly products: number;
  readonly trace?: number;
  readonly density?: number;
  readonly steps: number;
}

/** What was measured; null for what was not asked for. */
export interface MeasuredHessian {
  readonly eigenpairs: Eigenpairs | null;
  readonly trace: TraceEstimate | null;
  readonly spectrum: readonly SpectrumSample[] | null;
}

/** Measures one thing after the other. */
export async function measureHessian(
  hessian: LinearOperator,
  wanted: Measurements,
  signal: AbortSignal,
): Promise<MeasuredHessian> {
  return {
    eigenpairs: await measureEigenpairs(hessian, wanted, signal),
    trace: await measureTrace(hessian, wanted, signal),
    spectrum: await measureSpectrum(hessian, wanted, signal),
  };
}

async function measureEigenpairs(
  hessian: LinearOperator,
  { top, bottom, tolerance, products, seed }: Measurements,
  signal: AbortSignal,
): Promise<Eigenpairs | null> {
  if (top + bottom === 0) return null;
  return withProgress("eigenvalues, at most", "products", (update) =>
    findEigenpairs(hessian, {
      largest: top,
      smallest: bottom,
      tolerance,
      products,
      seed,
      signal,
      basis: basisSize(hessian.size, top + bottom),
      onProduct: (state) => update(state.products, products),
    }),
  );
}

async function measureTrace(
  hessian: LinearOperator,
  { trace: samples, seed }: Measurements,
  signal: AbortSignal,
): Promise<TraceEstimate | null> {
  if (samples === undefined) return null;
  return withProgress("trace", "products", (onSample) =>
    estimateTrace(hessian, { samples, seed, signal, onSample }),
  );
}

async function measureSpectrum(
  hessian: LinearOperator,
  { density: samples, steps, seed }: Measurements,
  signal: AbortSignal,
): Promise<readonly SpectrumSample[] | null> {
  if (samples === undefined) return null;
  return withProgress("spectrum", "products", (onProduct) =>
    sampleSpectrum(hessian, { samples, steps, seed, signal, onProduct }),
  );
}
