import { type ImageSet, openDataset, type Split, toImageSet } from "@basin/compute";
import { parseNpz, readNpz } from "@basin/formats";
import { type Choice, chooseImages, type OpenedData, type Part } from "./image-choice.js";

/** Images as people name them: a source, a split and a part of it. */
export interface DataOptions extends Part {
  readonly data: string;
  readonly split: Split;
}

/** What opening a source may need. */
export interface SourceOptions {
  readonly split: Split;
  readonly signal?: AbortSignal | undefined;
  /** Of a download, in bytes. */
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
}

/** From a source's text to its images. */
export type OpenSource = (source: string, options: SourceOptions) => Promise<ImageSet>;

/** How a source is opened, and what is taken where people do not say. */
export interface OpenDataOptions extends Choice, Omit<SourceOptions, "split"> {
  /** {@link openSource} by default; another one knows other names. */
  readonly open?: OpenSource;
}

/** Opens a data set and takes the images that were asked for. */
export async function openData(
  { data, split, ...part }: DataOptions,
  { open = openSource, signal, onProgress, ...choice }: OpenDataOptions = {},
): Promise<OpenedData> {
  return chooseImages(await open(data, { split, signal, onProgress }), part, choice);
}

/** Whatever `--data` takes: a name, a folder of CIFAR files or a `.npz` file. */
export const openSource: OpenSource = (source, options) =>
  openDataset(source, { ...options, readArrays: readNpz });

/**
 * The images in the bytes of a `.npz` file; `name` is the file's name without its ending.
 *
 * @throws FormatError for a damaged file, ComputeError for arrays that make no set
 */
export async function parseImages(
  bytes: Uint8Array,
  { name, split }: { readonly name: string; readonly split: Split },
): Promise<ImageSet> {
  return toImageSet(await parseNpz(bytes, `${name}.npz`), { name, split });
}

/** The set with as many class names as a model tells apart: a small file may lack images of the last classes. */
export function withClasses(set: ImageSet, classes: number): ImageSet {
  if (set.classes.length >= classes) return set;
  const more = Array.from({ length: classes - set.classes.length }, (_, i) => String(set.classes.length + i));
  return { ...set, classes: [...set.classes, ...more] };
}

/** The set with other pixels, as an attack leaves them: NCHW in [0, 1]. */
export function withPixels(set: ImageSet, pixels: Float32Array): ImageSet {
  return { ...set, pixels, levels: 1 };
}
