/** A small network and small data for tests of attacks, training and surfaces. */
import { createModel, type ImageSet, type Model, openDataset, takeImages } from "@basin/compute";

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

export async function digits(count: number, split: "train" | "test" = "train"): Promise<ImageSet> {
  return takeImages(await openDataset("digits", { split }), { count });
}
