import {
  basisSize,
  type Eigenpair,
  type Eigenpairs,
  estimateTrace,
  findEigenpairs,
  type Hessian,
  openHessian,
  type SpectrumSample,
  sampleSpectrum,
  type Tensor,
  tensor,
} from "@basin/compute";
import { encodeSafetensors } from "@basin/formats";
import { type HessianPart, hessianPart } from "@basin/tasks";
import { openSubject } from "../inputs/open-subject.js";
import type { Found } from "../thread/messages.js";
import { readHessian, writeHessian } from "./hessian-found.js";
import { keepBytes } from "./keep.js";
import type { WorkContext, WorkEnd } from "./work.js";

type Context = WorkContext<"hessian">;
type Part<K extends HessianPart["kind"]> = Extract<HessianPart, { kind: K }>;

/** The products of a piece with the Hessian: a search, some samples of the trace, or one of the spectrum. */
export async function measureProducts(context: Context): Promise<WorkEnd> {
  const { piece, payload, signal, look } = context;
  const { from, to } = piece.job;
  if (from === to) return {};
  const { engine, model, set } = await openSubject(context);
  const batch = payload.batch === undefined ? {} : { batch: payload.batch };
  const hessian = await openHessian(engine, model, set, { ...batch, signal, onImages: look });
  try {
    const part = hessianPart(payload, { from, to });
    const measure = measures[part.kind] as Measure<typeof part.kind>;
    return { found: { ...(await measure(context, hessian, part as never)), done: to - from } };
  } finally {
    await hessian.dispose();
  }
}

type Measure<K extends HessianPart["kind"]> = (
  context: Context,
  hessian: Hessian,
  part: Part<K>,
) => Promise<Found>;

const measures: { readonly [K in HessianPart["kind"]]: Measure<K> } = {
  /** Begun anew after an interruption: what it goes on from is a gigabyte of vectors for a few minutes' work. */
  async eigenvalues(context, hessian) {
    const { payload, signal, tell } = context;
    const { largest, smallest, tolerance, products, seed } = payload;
    tell({ done: 0 });
    const found = await findEigenpairs(hessian, {
      ...{ largest, smallest, tolerance, products, seed, signal },
      basis: basisSize(hessian.size, largest + smallest),
      onProduct: (state) => tell({ done: state.products }),
    });
    return {
      ...(await keepVectors(context, hessian, found)),
      data: writeHessian({ eigenvalues: numbersOf(found) }),
    };
  },

  async trace({ piece, payload: { seed }, signal, tell }, hessian, { from, to }) {
    let trace = readHessian(piece.job).trace ?? [];
    while (from + trace.length < to) {
      const sample = from + trace.length;
      const others = new Array<number>(sample).fill(0);
      const { values } = await estimateTrace(hessian, { samples: sample + 1, known: others, seed, signal });
      trace = [...trace, values[sample]!];
      tell({ done: trace.length, data: writeHessian({ trace }) });
    }
    return {};
  },

  async spectrum({ payload, signal, tell }, hessian, { sample }) {
    const { steps } = payload.spectrum!;
    tell({ done: 0 });
    const others = new Array<SpectrumSample>(sample).fill({
      nodes: new Float64Array(0),
      weights: new Float64Array(0),
    });
    const samples = await sampleSpectrum(hessian, {
      ...{ samples: sample + 1, steps, known: others, seed: payload.seed, signal },
      onProduct: (done) => tell({ done: done - sample * steps }),
    });
    return { data: writeHessian({ spectrum: samples[sample]! }) };
  },
};

function numbersOf({ largest, smallest, converged, products }: Eigenpairs) {
  const toNumbers = ({ value, residual }: Eigenpair) => ({ value, residual });
  return { largest: largest.map(toNumbers), smallest: smallest.map(toNumbers), converged, products };
}

/**
 * Keeps the eigenvectors, those of the largest eigenvalues first: under each parameter's name its part of all of them,
 * [vectors, ...shape of the parameter].
 */
async function keepVectors(
  context: Context,
  hessian: Hessian,
  { largest, smallest }: Eigenpairs,
): Promise<Found> {
  const pairs = [...largest, ...smallest];
  const directions = pairs.map(({ vector }) => hessian.toDirection(vector));
  const tensors = hessian.layout.parts.map(({ name, shape, size }): [string, Tensor] => {
    const data = new Float32Array(pairs.length * size);
    for (const [i, direction] of directions.entries()) data.set(direction.get(name)!.data, i * size);
    return [name, tensor("f32", [pairs.length, ...shape], data)];
  });
  const bytes = encodeSafetensors(new Map(tensors), {
    eigenvalues: JSON.stringify(pairs.map(({ value }) => value)),
  });
  const download = { role: "eigenvectors", name: "eigenvectors.safetensors" };
  return (await keepBytes(context, bytes, { kind: "eigenvectors", ending: "safetensors", download })).found;
}
