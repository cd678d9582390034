import { z } from "zod";
import { costOf } from "./cost.js";
import * as fields from "./fields.js";
import { count, measured, seconds } from "./measured.js";
import { cut, finish, type Piece, whole } from "./plan.js";
import { defineTask } from "./task.js";

/** Images where the payload does not say; fewer where the split has fewer. */
export const HESSIAN_IMAGES = 512;

/** Forward passes that a product with the Hessian is worth for each image: a gradient of a gradient. */
const PRODUCT_PASSES = 9;

const products = z.number().int().min(0).max(10_000);

const payload = z.strictObject({
  model: fields.modelId,
  data: fields.images("train"),
  /** Eigenvalues from the upper end of the spectrum, with their vectors. */
  largest: z.number().int().min(0).max(64).default(2),
  /** From the lower end: how far the loss bends down. */
  smallest: z.number().int().min(0).max(64).default(0),
  /** The search ends once every residual is at most this share of the largest absolute eigenvalue. */
  tolerance: z.number().gt(0).max(1).default(1e-3),
  /** The most products that the search may take. */
  products: products.default(100),
  /** Signs that the trace is estimated by; 0 for no trace. */
  trace: products.default(16),
  /** Start vectors of the spectral density, and products for each; null for none. */
  spectrum: z
    .strictObject({ samples: z.number().int().min(1).max(1000), steps: z.number().int().min(2).max(1000) })
    .nullable()
    .default(null),
  seed: fields.seed,
  batch: fields.batch.optional(),
  engine: fields.engine,
});

const eigenvalue = z.strictObject({ value: measured, residual: measured });

const result = z.strictObject({
  images: count,
  /** Descending. */
  largest: z.array(eigenvalue),
  /** Ascending. */
  smallest: z.array(eigenvalue),
  /** Whether the tolerance was reached; null where no eigenvalue was asked for. */
  converged: z.boolean().nullable(),
  products: count,
  trace: z.strictObject({ trace: measured, standardError: measured, values: z.array(measured) }).nullable(),
  /** Nodes and weights of each start vector's quadrature. */
  spectrum: z.array(z.strictObject({ nodes: z.array(z.number()), weights: z.array(z.number()) })).nullable(),
  seconds,
});

/** What `hessian` is asked. */
export type HessianPayload = z.output<typeof payload>;
/** The same as people write it, defaults left out. */
export type HessianInput = z.input<typeof payload>;
/** What `hessian` ends with; eigenvectors are an artifact of the run. */
export type HessianResult = z.output<typeof result>;

/** What the products of a piece are for. */
export type HessianPart =
  | { readonly kind: "eigenvalues" }
  | { readonly kind: "trace"; readonly from: number; readonly to: number }
  | { readonly kind: "spectrum"; readonly sample: number };

/** The curvature of the loss at a model. Units are products with the Hessian: of the search, the trace, the spectrum. */
export const hessian = defineTask<HessianPayload, HessianResult>({
  name: "hessian",
  help: "Measure the curvature of the loss: largest eigenvalues, trace, spectral density of its Hessian.",
  unit: "products",
  payload,
  result,
  title: ({ model }) => `Hessian of ${model}`,
  inputs: ({ model, data }) => ({ models: [model], datasets: [data.source] }),
  plan: (asked) => [{ work: "products", pieces: piecesOf(asked) }, finish],
  cost: (asked, facts) => costOf(facts.images * unitsOf(asked) * PRODUCT_PASSES, facts),
});

/** What a piece of the stage `products` is for. */
export function hessianPart(asked: HessianPayload, { from, to }: Piece): HessianPart {
  const { search, trace } = partSizes(asked);
  if (from < search) return { kind: "eigenvalues" };
  if (from < search + trace) return { kind: "trace", from: from - search, to: to - search };
  return { kind: "spectrum", sample: Math.floor((from - search - trace) / asked.spectrum!.steps) };
}

function piecesOf(asked: HessianPayload): Piece[] {
  const { search, trace } = partSizes(asked);
  const { samples, steps } = asked.spectrum ?? { samples: 0, steps: 0 };
  const shift = (by: number, { from, to }: Piece): Piece => ({ from: from + by, to: to + by });
  const pieces = [
    ...(search > 0 ? whole("products", search).pieces : []),
    ...(trace > 0 ? cut(trace, { work: 0, least: 4 }).map((piece) => shift(search, piece)) : []),
    ...Array.from({ length: samples }, (_, i) => shift(search + trace + i * steps, { from: 0, to: steps })),
  ];
  return pieces.length > 0 ? pieces : [{ from: 0, to: 0 }];
}

function partSizes({ largest, smallest, products: most, trace }: HessianPayload) {
  return { search: largest + smallest > 0 ? most : 0, trace };
}

function unitsOf(asked: HessianPayload): number {
  return piecesOf(asked).reduce((sum, { from, to }) => sum + to - from, 0);
}
