/**
 * Directions in parameter space. A random direction is a Gaussian draw for each tensor, brought to the scale of the
 * model's own weights, so that surfaces of different models can be compared (Li, Xu, Taylor, Studer, Goldstein:
 * "Visualizing the loss landscape of neural nets", NeurIPS 2018).
 */
import { ComputeError } from "../errors.js";
import type { Model, Params } from "../models/model.js";
import { parametersOf } from "../models/network.js";
import { isTrained, type Parameter } from "../models/spec.js";
import { randomStream } from "../random.js";
import { formatShape, sameShape, type Tensor, type TensorMap, tensor, toDType } from "../tensor.js";

/** A displacement of every parameter, by name. */
export type Direction = Params;

/** Filters are the rows of axis 0 of weights; `d` is the direction's, `w` the model's. */
const scalings = {
  /** Each filter as long as the model's own: d |w| / (|d| + 1e-10). */
  filter: (d, w, filters) => eachPart(d, filters, (part, from, to) => lengthOf(w, from, to) / (part + 1e-10)),
  /** Each tensor as long as the model's own. */
  layer: (d, w) => eachPart(d, 1, (part) => lengthOf(w, 0, w.length) / part),
  /** Each element times the model's own. */
  weight: (d, w) => d.map((value, i) => value * w[i]!),
  /** Each filter of length 1. */
  dfilter: (d, _, filters) => eachPart(d, filters, (part) => 1 / (part + 1e-10)),
  /** Each tensor of length 1. */
  dlayer: (d) => eachPart(d, 1, (part) => 1 / part),
} satisfies Record<string, (d: Float64Array, w: Float32Array, filters: number) => Float64Array>;

/** How a random direction is scaled; see Li et al. 2018. */
export type Normalization = keyof typeof scalings;

/** The five normalisations. */
export const normalizations = Object.keys(scalings) as readonly Normalization[];

/** How a random direction is drawn. */
export interface RandomDirectionOptions {
  readonly seed: number;
  /** Directions of one seed with different names are independent: `x` and `y`. */
  readonly axis: string;
  readonly normalization?: Normalization;
  /** Leave biases and batch norm where they are, as the field does, or move them too. */
  readonly ignore?: "biasbn" | "none";
  /** `weights`: trained parameters; `states`: running statistics as well. */
  readonly over?: "weights" | "states";
}

/** A Gaussian direction, normalised to the model. The draw depends on (seed, axis, parameter name) alone. */
export function randomDirection(
  { spec, params }: Model,
  { seed, axis, normalization = "filter", ignore = "biasbn", over = "weights" }: RandomDirectionOptions,
): Direction {
  const direction = new Map<string, Tensor<"f32">>();
  for (const parameter of parametersOf(spec)) {
    if (over === "weights" && !isTrained(parameter)) continue;
    const own = params.get(parameter.name)!;
    const data =
      parameter.shape.length > 1
        ? draw(parameter, own.data, seed, axis, normalization)
        : drawVector(parameter, own.data, seed, axis, ignore);
    direction.set(parameter.name, tensor("f32", parameter.shape, new Float32Array(data)));
  }
  return direction;
}

function draw(
  { name, shape }: Parameter,
  own: Float32Array,
  seed: number,
  axis: string,
  normalization: Normalization,
): Float64Array {
  return scalings[normalization](gaussian(name, own.length, seed, axis), own, shape[0]!);
}

/** Biases and batch norm have no filters: zero, or as long as the model's own vector. */
function drawVector(
  { name }: Parameter,
  own: Float32Array,
  seed: number,
  axis: string,
  ignore: "biasbn" | "none",
): Float64Array {
  if (ignore === "biasbn") return new Float64Array(own.length);
  return scalings.filter(gaussian(name, own.length, seed, axis), own, 1);
}

function gaussian(name: string, length: number, seed: number, axis: string): Float64Array {
  const stream = randomStream(seed, "direction", axis, name);
  return Float64Array.from({ length }, (_, i) => stream.normal(i));
}

/**
 * From one model to another: the difference of all parameters, running statistics included, so that coordinate 0 is the
 * first and 1 the second.
 */
export function directionTowards(from: Model, to: Model): Direction {
  return new Map(
    [...from.params].map(([name, { shape, data }]) => {
      const other = to.params.get(name)!;
      return [
        name,
        tensor(
          "f32",
          shape,
          data.map((value, i) => other.data[i]! - value),
        ),
      ];
    }),
  );
}

/**
 * A direction from a file's tensors. Parameters that it does not name stay where they are.
 *
 * @throws ComputeError `invalid` for a name or shape that the model does not have
 */
export function directionFrom({ params }: Model, tensors: TensorMap, where: string): Direction {
  const direction = new Map<string, Tensor<"f32">>();
  for (const [name, value] of tensors) {
    const own = params.get(name);
    if (own && sameShape(own.shape, value.shape)) {
      direction.set(name, toDType(value, "f32"));
      continue;
    }
    const got = formatShape(value.shape);
    const detail = own
      ? `want ${name} as ${formatShape(own.shape)}, got ${got}`
      : `${name} (${got}) is no parameter`;
    throw new ComputeError({ code: "invalid", where, detail });
  }
  return direction;
}

/** The cosine of the angle between two directions; 0 if one of them is zero. */
export function cosineBetween(a: Direction, b: Direction): number {
  let [product, aSquares, bSquares] = [0, 0, 0];
  for (const [name, { data }] of a) {
    const other = b.get(name)?.data;
    for (let i = 0; i < data.length; i++) {
      product += data[i]! * (other?.[i] ?? 0);
      aSquares += data[i]! ** 2;
    }
  }
  for (const { data } of b.values()) for (const value of data) bSquares += value ** 2;
  return product === 0 ? 0 : product / Math.sqrt(aSquares * bSquares);
}

/** The model's parameters moved by given amounts along one or two directions. */
export function displace(
  params: Params,
  directions: readonly Direction[],
  amounts: readonly number[],
): Params {
  return new Map(
    [...params].map(([name, own]) => {
      const moves = directions.flatMap((direction, i): Move[] => {
        const data = direction.get(name)?.data;
        return data === undefined || amounts[i] === 0 ? [] : [{ amount: amounts[i]!, data }];
      });
      if (moves.length === 0) return [name, own];
      return [name, tensor("f32", own.shape, moveAlong(own.data, moves))];
    }),
  );
}

/** Sums in double precision, rounded once: w + x dx, or (w + x dx) + y dy. */
function moveAlong(own: Float32Array, moves: readonly Move[]): Float32Array {
  const out = new Float32Array(own.length);
  const [x, y] = moves as [Move, Move | undefined];
  if (!y) for (let i = 0; i < out.length; i++) out[i] = own[i]! + x.amount * x.data[i]!;
  else for (let i = 0; i < out.length; i++) out[i] = own[i]! + x.amount * x.data[i]! + y.amount * y.data[i]!;
  return out;
}

interface Move {
  readonly amount: number;
  readonly data: Float32Array;
}

/** Scales each of `parts` equal pieces by what `factor` says of its length and place. */
function eachPart(
  values: Float64Array,
  parts: number,
  factor: (length: number, from: number, to: number) => number,
): Float64Array {
  const out = values.slice();
  const size = values.length / parts;
  for (let from = 0; from < values.length; from += size) {
    const scale = factor(lengthOf(values, from, from + size), from, from + size);
    for (let i = from; i < from + size; i++) out[i] = values[i]! * scale;
  }
  return out;
}

function lengthOf(values: ArrayLike<number>, from: number, to: number): number {
  let sum = 0;
  for (let i = from; i < to; i++) sum += values[i]! ** 2;
  return Math.sqrt(sum);
}
