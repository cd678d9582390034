import {
  cosineBetween,
  type Direction,
  directionFrom,
  directionTowards,
  loadModel,
  type Model,
  type Normalization,
  type RandomDirectionOptions,
  randomDirection,
  type TensorMap,
} from "@basin/compute";
import { fingerprint } from "./fingerprint.js";

/** How random directions are drawn. */
export interface DrawOptions extends Required<Omit<RandomDirectionOptions, "axis">> {
  readonly normalization: Normalization;
}

/** A direction and what the protocol says of it. */
export interface ChosenDirection {
  readonly direction: Direction;
  readonly protocol: Readonly<Record<string, unknown>>;
}

/** Directions that are there already, by axis; the others are drawn. */
export interface GivenDirections {
  readonly x?: ChosenDirection | undefined;
  readonly y?: ChosenDirection | undefined;
}

/** The directions for the axes `x` and, where there are two, `y`. */
export function chooseDirections(
  model: Model,
  axes: 1 | 2,
  draw: DrawOptions,
  given: GivenDirections = {},
): ChosenDirection[] {
  const names = (["x", "y"] as const).slice(0, axes);
  return names.map((axis) => given[axis] ?? drawDirection(model, axis, draw));
}

/** A random direction. The protocol does not name the model: two models with the same draw have the same one. */
export function drawDirection(
  model: Model,
  axis: "x" | "y",
  { seed, normalization, ignore, over }: DrawOptions,
): ChosenDirection {
  const how = { seed, normalization, ignore, over };
  return { direction: randomDirection(model, { ...how, axis }), protocol: { kind: "random", ...how } };
}

/** The direction to the model in a checkpoint of the same architecture, which lies at coordinate 1. */
export function directionToModel(model: Model, tensors: TensorMap, file: string): ChosenDirection {
  const other = loadModel(model.spec, tensors, file);
  return {
    direction: directionTowards(model, other),
    protocol: { kind: "towards", file, sha256: fingerprint(other.params) },
  };
}

/** The direction that a file holds: tensors with the parameters' names. */
export function directionOfFile(model: Model, tensors: TensorMap, file: string): ChosenDirection {
  const direction = directionFrom(model, tensors, file);
  return { direction, protocol: { kind: "file", file, sha256: fingerprint(direction) } };
}

/** The cosine between two directions; null where there is one. */
export function cosineOf([x, y]: readonly ChosenDirection[]): number | null {
  return x && y ? cosineBetween(x.direction, y.direction) : null;
}
