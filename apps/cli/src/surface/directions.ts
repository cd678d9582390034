import { basename } from "node:path";
import {
  ComputeError,
  type Direction,
  directionFrom,
  directionTowards,
  loadModel,
  type Model,
  type Normalization,
  randomDirection,
} from "@basin/compute";
import { readCheckpoint, writeSafetensors } from "@basin/formats";
import { fingerprint } from "../fingerprint.js";

/** Where directions come from. */
export interface DirectionOptions {
  readonly seed: number;
  readonly normalization: Normalization;
  readonly ignore: "biasbn" | "none";
  readonly over: "weights" | "states";
  readonly directionX?: string;
  readonly directionY?: string;
  readonly towards?: string;
}

/** A direction and what the protocol says of it. */
export interface ChosenDirection {
  readonly direction: Direction;
  readonly protocol: Readonly<Record<string, unknown>>;
}

/** The directions for the axes `x` and, where there are two, `y`. */
export async function chooseDirections(
  model: Model,
  axes: 1 | 2,
  options: DirectionOptions,
): Promise<ChosenDirection[]> {
  const { directionX, directionY, towards } = options;
  if (directionX !== undefined && towards !== undefined) throw clash("--direction-x or --towards", "both");
  if (directionY !== undefined && axes === 1) throw clash("--y with --direction-y", "no --y");
  const x =
    towards === undefined
      ? await ownDirection(model, "x", directionX, options)
      : await towardsModel(model, towards);
  return axes === 1 ? [x] : [x, await ownDirection(model, "y", directionY, options)];
}

/** Keeps directions for other surfaces: `PREFIX.x.safetensors` and `PREFIX.y.safetensors`. */
export async function saveDirections(prefix: string, chosen: readonly ChosenDirection[]): Promise<string[]> {
  const files = chosen.map((_, i) => `${prefix}.${i === 0 ? "x" : "y"}.safetensors`);
  for (const [i, { direction, protocol }] of chosen.entries()) {
    await writeSafetensors(files[i]!, direction, { direction: JSON.stringify(protocol) });
  }
  return files;
}

async function ownDirection(
  model: Model,
  axis: string,
  file: string | undefined,
  { seed, normalization, ignore, over }: DirectionOptions,
): Promise<ChosenDirection> {
  if (file !== undefined) {
    const direction = directionFrom(model, (await readCheckpoint(file)).tensors, basename(file));
    return { direction, protocol: named("file", file, direction) };
  }
  const how = { seed, normalization, ignore, over };
  const direction = randomDirection(model, { ...how, axis });
  return { direction, protocol: { kind: "random", ...how } };
}

async function towardsModel(model: Model, file: string): Promise<ChosenDirection> {
  const { tensors } = await readCheckpoint(file);
  const other = loadModel(model.spec, tensors, basename(file));
  return { direction: directionTowards(model, other), protocol: named("towards", file, other.params) };
}

function named(kind: string, file: string, tensors: Direction): Readonly<Record<string, unknown>> {
  return { kind, file: basename(file), sha256: fingerprint(tensors) };
}

function clash(want: string, got: string): ComputeError {
  return new ComputeError({ code: "invalid", where: "surface", detail: `want ${want}, got ${got}` });
}
