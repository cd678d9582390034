import { type Eigenpair, type SpectrumSample, spectralDensity } from "@basin/compute";
import { formatProtocol } from "@basin/protocol";
import { formatTable } from "../output.js";
import { formatSeconds } from "../progress.js";
import type { MeasuredHessian } from "./measure.js";

/** What a Hessian's figures are reported with. */
export interface HessianContext {
  readonly parameters: number;
  readonly images: number;
  readonly seconds: number;
  readonly protocol: object;
}

/** The document that `--json` prints. What was not asked for is null. */
export function toHessianDocument({ eigenpairs, trace, spectrum }: MeasuredHessian, context: HessianContext) {
  return {
    images: context.images,
    parameters: context.parameters,
    eigenvalues: eigenpairs && {
      largest: eigenpairs.largest.map(toValue),
      smallest: eigenpairs.smallest.map(toValue),
      products: eigenpairs.products,
      converged: eigenpairs.converged,
    },
    trace: trace && {
      trace: trace.trace,
      standardError: trace.standardError,
      samples: trace.values.length,
    },
    spectrum: spectrum && toSpectrum(spectrum),
    protocol: context.protocol,
    seconds: context.seconds,
  };
}

type HessianDocument = ReturnType<typeof toHessianDocument>;

/** The same for people. */
export function hessianLines(document: HessianDocument, files: readonly string[]): string[] {
  const { eigenvalues, trace, spectrum, images, parameters, seconds, protocol } = document;
  return [
    `Hessian of ${parameters} parameters on ${images} images in ${formatSeconds(seconds)}`,
    ...(eigenvalues ? eigenvalueLines(eigenvalues) : []),
    ...(trace
      ? [`trace ${trace.trace.toPrecision(5)}, standard error ${trace.standardError.toPrecision(2)}`]
      : []),
    ...(spectrum ? [describeSpectrum(spectrum)] : []),
    ...files.map((file) => `written: ${file}`),
    "",
    formatProtocol(protocol),
  ];
}

function eigenvalueLines({
  largest,
  smallest,
  products,
  converged,
}: NonNullable<HessianDocument["eigenvalues"]>): string[] {
  const row = (end: string, { value, residual }: ReturnType<typeof toValue>, i: number) => [
    `${end} ${i + 1}`,
    value.toPrecision(7),
    residual.toExponential(1),
  ];
  const rows = [
    ...largest.map((pair, i) => row("largest", pair, i)),
    ...smallest.map((pair, i) => row("smallest", pair, i)),
  ];
  const end = converged ? `${products} products` : `not converged after ${products} products`;
  return [...formatTable(["eigenvalue", "value", "residual"], rows), end];
}

function describeSpectrum({ samples, deviation }: ReturnType<typeof toSpectrum>): string {
  const low = Math.min(...samples.map(({ nodes }) => nodes[0]!));
  const high = Math.max(...samples.map(({ nodes }) => nodes.at(-1)!));
  const range = `${low.toPrecision(4)} to ${high.toPrecision(4)}`;
  return `spectrum from ${range} of ${samples.length} start vectors, kernel ${deviation.toPrecision(2)}; --json has it whole`;
}

function toValue({ value, residual }: Eigenpair) {
  return { value, residual };
}

function toSpectrum(samples: readonly SpectrumSample[]) {
  return { samples, ...spectralDensity(samples) };
}
