import type { ImageSet, Model } from "@basin/compute";
import {
  newModel as create,
  type ModelOptions,
  type NetworkOptions,
  type OpenedModel,
  openModel as open,
} from "@basin/protocol";

/** Reads the model of `--model` for a set of images. */
export function openModel(options: ModelOptions, set: ImageSet): Promise<OpenedModel> {
  return open({ ...options, named: asOption }, set);
}

/** A network for a set of images with fresh parameters. */
export function newModel(
  options: NetworkOptions & { readonly arch: string },
  set: ImageSet,
  seed: number,
): Model {
  return create({ ...options, named: asOption }, set, seed);
}

/** How people write the name of an option. */
export function asOption(name: string): string {
  return `--${name}`;
}
