import { basename } from "node:path";
import { createModel, type ImageSet, loadModel, type Model } from "@basin/compute";
import { readCheckpoint } from "@basin/formats";
import { fingerprint } from "./fingerprint.js";
import { chooseSpec } from "./model-spec.js";
import { withClasses } from "./open-data.js";
import type { ModelOptions, NetworkOptions } from "./options.js";

/** Which model a number belongs to. */
export interface ModelProtocol {
  readonly model: { readonly file: string; readonly arch: string; readonly sha256: string };
  readonly mean: readonly number[];
  readonly deviation: readonly number[];
}

/** A model, the images as it takes them, and what the protocol says of it. */
export interface OpenedModel {
  readonly model: Model;
  readonly set: ImageSet;
  readonly protocol: ModelProtocol;
}

/**
 * Reads a model from a checkpoint for a set of images.
 *
 * @throws ComputeError `missing` if nothing says which architecture it is, `invalid` if it does not fit
 */
export async function openModel(options: ModelOptions, set: ImageSet): Promise<OpenedModel> {
  const where = basename(options.model);
  const { tensors, metadata } = await readCheckpoint(options.model);
  const spec = chooseSpec(where, options, metadata, set);
  const model = loadModel(spec, tensors, where);
  return { model, set: withClasses(set, spec.classes), protocol: modelProtocol(model, where) };
}

/** A network for a set of images with fresh parameters. */
export function newModel(
  options: NetworkOptions & { readonly arch: string },
  set: ImageSet,
  seed: number,
): Model {
  return createModel(chooseSpec("--arch", options, {}, set), { seed });
}

/** What the protocol says of a model. */
export function modelProtocol({ spec, params }: Model, file: string): ModelProtocol {
  const { arch, mean, deviation } = spec;
  return { model: { file, arch, sha256: fingerprint(params) }, mean, deviation };
}
