import { basename } from "node:path";
import { createModel, type ImageSet, loadModel, type Model } from "@basin/compute";
import { type CheckpointFile, encodeSafetensors, parseCheckpoint, readCheckpoint } from "@basin/formats";
import { extentsOfTensors } from "./extents-of-tensors.js";
import { fingerprint } from "./fingerprint.js";
import { checkFit, chooseSpec, type Extents, type NetworkOptions, specMetadata } from "./model-spec.js";
import { withClasses } from "./open-data.js";

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

/** A model from a file. */
export interface ModelOptions extends NetworkOptions {
  /** The file's path. */
  readonly model: string;
}

/**
 * Reads a model from a checkpoint for a set of images.
 *
 * @throws ComputeError `missing` if nothing says which architecture it is, `invalid` if it does not fit
 */
export async function openModel({ model, ...network }: ModelOptions, set: ImageSet): Promise<OpenedModel> {
  return fitModel(await readCheckpoint(model), basename(model), set, network);
}

/** The same from a checkpoint's bytes; `name` stands in messages and in the protocol as the file's name does. */
export async function openModelBytes(
  bytes: Uint8Array,
  name: string,
  set: ImageSet,
  network: NetworkOptions = {},
): Promise<OpenedModel> {
  return fitModel(await parseCheckpoint(bytes, name), name, set, network);
}

/**
 * A model from a checkpoint's bytes alone, without images: the shapes of its tensors tell what the file does not say.
 *
 * @throws ComputeError `missing` if neither the file nor the options say what network it is, `invalid` if it does not fit
 */
export async function importModelBytes(
  bytes: Uint8Array,
  name: string,
  network: NetworkOptions = {},
): Promise<Model> {
  const { tensors, metadata } = await parseCheckpoint(bytes, name);
  const images = network.arch === undefined ? {} : extentsOfTensors(network.arch, tensors);
  return loadModel(chooseSpec(name, network, { metadata, images }), tensors, name);
}

/** A network for a set of images with fresh parameters. */
export function newModel(
  network: NetworkOptions & { readonly arch: string },
  set: ImageSet,
  seed: number,
): Model {
  const { named = (option: string) => option } = network;
  const where = named("arch");
  const spec = chooseSpec(where, network, { images: extentsOf(set) });
  checkFit(where, spec, set);
  return createModel(spec, { seed });
}

/** What the protocol says of a model. */
export function modelProtocol({ spec, params }: Model, file: string): ModelProtocol {
  const { arch, mean, deviation } = spec;
  return { model: { file, arch, sha256: fingerprint(params) }, mean, deviation };
}

/**
 * The bytes of a model's file, which says what network it holds and how it was made.
 *
 * @param training the protocol of its training, in JSON
 */
export function encodeModel({ spec, params }: Model, training: string): Uint8Array {
  return encodeSafetensors(params, { ...specMetadata(spec), training });
}

function fitModel(
  { tensors, metadata }: CheckpointFile,
  name: string,
  set: ImageSet,
  network: NetworkOptions,
): OpenedModel {
  const spec = chooseSpec(name, network, { metadata, images: extentsOf(set) });
  checkFit(name, spec, set);
  const model = loadModel(spec, tensors, name);
  return { model, set: withClasses(set, spec.classes), protocol: modelProtocol(model, name) };
}

function extentsOf({ channels, height, width, classes }: ImageSet): Extents {
  return { channels, height, width, classes: classes.length };
}
