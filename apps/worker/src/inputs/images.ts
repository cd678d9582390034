import { isAbsolute, join } from "node:path";
import { ComputeError, type ImageSet, openDataset, type Split } from "@basin/compute";
import type { Dataset } from "@basin/db";
import { readNpz } from "@basin/formats";
import { type Choice, chooseImages, type OpenedData, parseImages } from "@basin/protocol";
import type { WorkTools } from "../work/work.js";

/** Which images a payload asks for. */
export interface ImagesAsked {
  readonly source: string;
  readonly split: Split;
  readonly images?: number | undefined;
  readonly skip?: number | undefined;
}

/**
 * The images that a payload asks for.
 *
 * @throws ComputeError `unknown` for a name that the store does not know
 */
export async function openImages(
  tools: WorkTools,
  dataset: Dataset | undefined,
  { source, split, images, skip }: ImagesAsked,
  choice: Choice = {},
): Promise<OpenedData> {
  if (!dataset) throw unknownSource(source);
  const whole = await tools.desk.images.get(`${dataset.id} ${split}`, () => openSplit(tools, dataset, split));
  return chooseImages(whole, { images, skip }, choice);
}

type Open = (tools: WorkTools, dataset: Dataset, split: Split) => Promise<ImageSet>;

/** How each kind of data set is opened. Only an administrator writes paths; see `Datasets.create`. */
const openers: Readonly<Record<Dataset["kind"], Open>> = {
  builtin: ({ desk, signal, tell }, { source }, split) =>
    openDataset(source, { split, signal, folder: desk.options.data, onProgress: downloadLog(tell) }),
  path: ({ desk, signal }, { source }, split) => {
    const folder = desk.options.data;
    const path = folder === undefined || isAbsolute(source) ? source : join(folder, source);
    return openDataset(path, { split, signal, readArrays: readNpz });
  },
  artifact: async ({ desk }, { source, name }, split) =>
    parseImages(await desk.artifacts.get(source), { name, split }),
};

function openSplit(tools: WorkTools, dataset: Dataset, split: Split): Promise<ImageSet> {
  return openers[dataset.kind](tools, dataset, split);
}

const TENTH = 0.1;

/** A line in the run's log for each tenth of a download. */
function downloadLog(tell: WorkTools["tell"]): (done: number, total: number) => void {
  let told = 0;
  return (done, total) => {
    if (total <= 0 || done / total < told) return;
    told += TENTH;
    tell({ log: [`download: ${Math.round(done / 1e6)} of ${Math.round(total / 1e6)} MB`] });
  };
}

function unknownSource(source: string): ComputeError {
  const detail = `unknown data set ${JSON.stringify(source)}, want the name or id of a registered one`;
  return new ComputeError({ code: "unknown", where: "data.source", detail });
}
