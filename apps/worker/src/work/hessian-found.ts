/** What a piece of a Hessian's products has found, as its job keeps it. */
import { type SpectrumSample, type Tensor, tensor } from "@basin/compute";
import type { Job } from "@basin/db";
import { encodeSafetensors, parseSafetensors } from "@basin/formats";

/** An eigenvalue without its vector. */
export interface FoundEigenvalue {
  readonly value: number;
  readonly residual: number;
}

/** What a search for eigenvalues came to. */
export interface FoundEigenvalues {
  readonly largest: readonly FoundEigenvalue[];
  readonly smallest: readonly FoundEigenvalue[];
  readonly converged: boolean;
  readonly products: number;
}

/** One of the three, as the piece is for one of them. */
export interface HessianFound {
  readonly eigenvalues?: FoundEigenvalues;
  /** Of the piece's samples from the first one on. */
  readonly trace?: readonly number[];
  readonly spectrum?: SpectrumSample;
}

/** What a job has. */
export function readHessian({ data, id }: Pick<Job, "data" | "id">): HessianFound {
  if (data === null) return {};
  const { tensors, metadata } = parseSafetensors(data, id);
  const { eigenvalues } = metadata;
  const [trace, nodes, weights] = ["trace", "nodes", "weights"].map((name) => tensors.get(name)?.data);
  return {
    ...(eigenvalues && { eigenvalues: JSON.parse(eigenvalues) as FoundEigenvalues }),
    ...(trace && { trace: Array.from(trace) }),
    ...(nodes && { spectrum: { nodes: nodes as Float64Array, weights: weights as Float64Array } }),
  };
}

/** The bytes that {@link readHessian} reads. Arrays keep every bit, numbers that are not finite included. */
export function writeHessian({ eigenvalues, trace, spectrum }: HessianFound): Uint8Array {
  const arrays = Object.entries({ ...(trace && { trace }), ...spectrum });
  const tensors = arrays.map(([name, values]): [string, Tensor] => [
    name,
    tensor("f64", [values.length], Float64Array.from(values)),
  ]);
  return encodeSafetensors(new Map(tensors), eigenvalues ? { eigenvalues: JSON.stringify(eigenvalues) } : {});
}
