import { basename } from "node:path";
import { ComputeError, type Model } from "@basin/compute";
import { readCheckpoint, writeSafetensors } from "@basin/formats";
import {
  type ChosenDirection,
  chooseDirections,
  type DrawOptions,
  directionOfFile,
  directionToModel,
} from "@basin/protocol";

/** Where directions come from: files, and what is drawn for the others. */
export interface DirectionOptions extends DrawOptions {
  readonly directionX?: string;
  readonly directionY?: string;
  readonly towards?: string;
}

/** The directions for the axes `x` and, where there are two, `y`. */
export async function readDirections(
  model: Model,
  axes: 1 | 2,
  options: DirectionOptions,
): Promise<ChosenDirection[]> {
  const { directionX, directionY, towards } = options;
  if (directionX !== undefined && towards !== undefined) throw clash("--direction-x or --towards", "both");
  if (directionY !== undefined && axes === 1) throw clash("--y with --direction-y", "no --y");
  const x =
    towards === undefined
      ? await readDirection(model, directionX, directionOfFile)
      : await readDirection(model, towards, directionToModel);
  return chooseDirections(model, axes, options, {
    x,
    y: await readDirection(model, directionY, directionOfFile),
  });
}

/** Keeps directions for other surfaces: `PREFIX.x.safetensors` and `PREFIX.y.safetensors`. */
export async function saveDirections(prefix: string, chosen: readonly ChosenDirection[]): Promise<string[]> {
  const files = chosen.map((_, i) => `${prefix}.${i === 0 ? "x" : "y"}.safetensors`);
  for (const [i, { direction, protocol }] of chosen.entries()) {
    await writeSafetensors(files[i]!, direction, { direction: JSON.stringify(protocol) });
  }
  return files;
}

async function readDirection(
  model: Model,
  file: string | undefined,
  understand: typeof directionOfFile,
): Promise<ChosenDirection | undefined> {
  if (file === undefined) return undefined;
  return understand(model, (await readCheckpoint(file)).tensors, basename(file));
}

function clash(want: string, got: string): ComputeError {
  return new ComputeError({ code: "invalid", where: "surface", detail: `want ${want}, got ${got}` });
}
