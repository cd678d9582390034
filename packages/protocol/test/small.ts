/** A small network and small images. */
import { createModel, type ImageSet, type Model, openDataset, type Split, takeImages } from "@basin/compute";

export const spec = {
  arch: "resnet8",
  channels: 1,
  height: 8,
  width: 8,
  classes: 10,
  mean: [0.5],
  deviation: [0.5],
};

export const freshModel = (seed = 0): Model => createModel(spec, { seed });

export async function digits(count: number, split: Split = "train"): Promise<ImageSet> {
  return takeImages(await openDataset("digits", { split }), { count });
}
