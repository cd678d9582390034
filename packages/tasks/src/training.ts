/** How a network is trained: what `train` and `finetune` have in common. */
import { z } from "zod";
import * as fields from "./fields.js";
import { measured, seconds, share } from "./measured.js";

const sgd = z.strictObject({
  kind: z.literal("sgd"),
  momentum: z.number().min(0).max(1).default(0.9),
  nesterov: z.boolean().default(false),
  weightDecay: z.number().min(0).default(1e-4),
});

const adam = z.strictObject({ kind: z.literal("adam"), weightDecay: z.number().min(0).default(0) });

const warmup = z.number().min(0).default(0);

/** How the learning rate changes over the epochs. */
const schedule = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("step"),
    milestones: z.array(z.number().min(0).max(1)).default([0.5, 0.75]),
    factor: z.number().gt(0).max(1).default(0.1),
    warmup,
  }),
  z.strictObject({ kind: z.literal("cosine"), warmup }),
  z.strictObject({ kind: z.literal("constant"), warmup }),
]);

/** Fields of every training. Defaults of optimiser, rate and schedule differ between the tasks. */
export const training = (usual: {
  readonly optimizer: "sgd" | "adam";
  readonly learningRate: number;
  readonly schedule: "step" | "constant";
}) => ({
  data: fields.trainingImages,
  epochs: z.number().int().min(1).max(100_000),
  batch: fields.batch.min(2).default(128),
  optimizer: z.discriminatedUnion("kind", [sgd, adam]).prefault({ kind: usual.optimizer }),
  learningRate: z.number().gt(0).default(usual.learningRate),
  schedule: schedule.prefault({ kind: usual.schedule }),
  /** Flip and crop; null for the images as they are. Not given: flip and padding 4 for colour images, null for grey ones. */
  augment: z
    .strictObject({ flip: z.boolean(), padding: z.number().int().min(0).max(16) })
    .nullable()
    .optional(),
  /** The name of the model that it makes. */
  name: fields.title.optional(),
  seed: fields.seed,
  engine: fields.engine,
});

/** What a training ends with; the model's row holds its checkpoint. */
export const trainingResult = z.strictObject({
  model: fields.modelId,
  /** Means over the images of each epoch, in training mode; epochs count from 0. */
  epochs: z.array(
    z.strictObject({
      epoch: z.number().int().min(0),
      loss: measured,
      accuracy: share,
      learningRate: z.number(),
      seconds,
    }),
  ),
  seconds,
});

/** Steps of a training on `examples` examples, `taken` of them a step: a last step of one example is left out. */
export function stepsOf({
  examples,
  taken,
  epochs,
}: {
  examples: number;
  taken: number;
  epochs: number;
}): number {
  const steps = Math.ceil(examples / taken);
  return epochs * (steps > 1 && examples % taken === 1 ? steps - 1 : steps);
}
