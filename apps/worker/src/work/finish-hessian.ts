import { estimateTrace, type LinearOperator, type TraceEstimate } from "@basin/compute";
import { openSubject } from "../inputs/open-subject.js";
import { type HessianFound, readHessian } from "./hessian-found.js";
import type { WorkContext, WorkEnd } from "./work.js";

/** Puts what the pieces have found together: bit for bit what one alone would have found. */
export async function finishHessian(context: WorkContext<"hessian">): Promise<WorkEnd> {
  const { piece, payload } = context;
  const { set } = await openSubject(context);
  const found = (piece.earlier["products"] ?? []).map(readHessian);
  const eigenvalues = found.flatMap((part) => part.eigenvalues ?? [])[0];
  const samples = found.flatMap(({ trace }) => trace ?? []);
  const spectrum = found.flatMap((part) => part.spectrum ?? []);
  const result = {
    images: set.count,
    largest: eigenvalues?.largest ?? [],
    smallest: eigenvalues?.smallest ?? [],
    converged: eigenvalues?.converged ?? null,
    products: found.reduce((sum, part) => sum + productsOf(part), 0),
    trace: samples.length > 0 ? await traceOf(samples) : null,
    spectrum:
      payload.spectrum &&
      spectrum.map(({ nodes, weights }) => ({ nodes: [...nodes], weights: [...weights] })),
    seconds: piece.run.computeSeconds,
  };
  return { outcome: { result } };
}

/** Each step of a start vector gives one node. */
function productsOf({ eigenvalues, trace, spectrum }: HessianFound): number {
  return (eigenvalues?.products ?? 0) + (trace?.length ?? 0) + (spectrum?.nodes.length ?? 0);
}

/** Nothing is left to be multiplied. */
const nothing: LinearOperator = { size: 0, apply: (vector) => Promise.resolve(vector) };

/** The estimate that the samples of all pieces make. */
function traceOf(values: readonly number[]): Promise<TraceEstimate> {
  return estimateTrace(nothing, { samples: values.length, known: values });
}
