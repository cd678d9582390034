import { stat } from "node:fs/promises";
import { basename } from "node:path";
import { ComputeError, throwIfCancelled, unknownName } from "../errors.js";
import type { TensorMap } from "../tensor.js";
import { readCifar } from "./cifar.js";
import { type CifarDownloadOptions, downloadCifar10 } from "./cifar-download.js";
import { readDigits } from "./digits.js";
import type { ImageSet, Split } from "./image-set.js";
import { toImageSet } from "./npz.js";

/** What to read from a dataset, and how. Folder, archive, progress and signal matter to downloads. */
export interface OpenDatasetOptions extends CifarDownloadOptions {
  readonly split: Split;
  /** Reads the arrays of a `.npz` file; the formats package has one. Without it such files are unsupported. */
  readonly readArrays?: ((path: string) => Promise<TensorMap>) | undefined;
}

interface Source {
  /** How the source is written, for messages. */
  readonly form: string;
  readonly matches: (source: string) => boolean | Promise<boolean>;
  readonly open: (source: string, options: OpenDatasetOptions) => Promise<ImageSet>;
}

/** What a dataset can be, in the order in which a source is tried: a name wins over a folder of that name. */
const sources: readonly Source[] = [
  {
    form: "digits",
    matches: (source) => source === "digits",
    open: (_, options) => readDigits(options),
  },
  {
    form: "cifar10",
    matches: (source) => source === "cifar10",
    open: async (_, options) => readCifar(await downloadCifar10(options), options),
  },
  {
    form: "a .npz file with images and labels",
    matches: (source) => source.endsWith(".npz"),
    open: openArrays,
  },
  {
    form: "a folder with CIFAR-10 or CIFAR-100 binary files",
    matches: isFolder,
    open: readCifar,
  },
];

/**
 * One split of a dataset, by what the user wrote: `digits` (comes with the package), `cifar10` (fetched on first use),
 * a folder of CIFAR-10 or CIFAR-100 binary files, or a `.npz` file with `images` and `labels`.
 *
 * @throws ComputeError `unknown` with the allowed forms; `missing` or `invalid` for what is there but cannot be used
 * @example const train = await openDataset("digits", { split: "train" })
 */
export async function openDataset(source: string, options: OpenDatasetOptions): Promise<ImageSet> {
  throwIfCancelled("data", options.signal);
  for (const { matches, open } of sources) {
    if (await matches(source)) return open(source, options);
  }
  const forms = sources.map(({ form }) => form);
  throw unknownName("data", "dataset", source, forms);
}

async function openArrays(path: string, { split, readArrays }: OpenDatasetOptions): Promise<ImageSet> {
  const where = basename(path);
  if (readArrays === undefined) {
    throw new ComputeError({ code: "unsupported", where, detail: "want a reader of .npz files, got none" });
  }
  return toImageSet(await readArrays(path), { name: basename(path, ".npz"), split });
}

async function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (info) => info.isDirectory(),
    () => false,
  );
}
