import { z } from "zod";
import { keptImages } from "./attacked-images.js";
import { costOf, meanAttackPasses, TRAINING_PASSES } from "./cost.js";
import * as fields from "./fields.js";
import { type Facts, finish, type Stage, whole } from "./plan.js";
import { defineTask } from "./task.js";
import { stepsOf, training, trainingResult } from "./training.js";

const payload = z.strictObject({
  /** The model to go on from. */
  model: fields.modelId,
  ...training({ optimizer: "adam", learningRate: 1e-3, schedule: "constant" }),
  /** What makes the examples; several share the images. */
  attacks: z.array(fields.attack).min(1).max(fields.MOST_ATTACKS),
  /** One example of each image, made once from the base model, as in the paper; or of each batch against the current model. */
  augmentation: z.enum(["static", "online"]).default("static"),
});

/** What `finetune` is asked. */
export type FinetunePayload = z.output<typeof payload>;
/** The same as people write it, defaults left out. */
export type FinetuneInput = z.input<typeof payload>;
/** What `finetune` ends with. */
export type FinetuneResult = z.output<typeof trainingResult>;

/** A trained network on clean and adversarial images, 1:1. */
export const finetune = defineTask<FinetunePayload, FinetuneResult>({
  name: "finetune",
  help: "Go on training a model on clean and adversarial images, 1:1.",
  unit: "steps",
  payload,
  result: trainingResult,
  title: ({ model, attacks, augmentation }) =>
    `fine-tuning of ${model} on ${named(attacks)}, ${augmentation}`,
  inputs: ({ model, data }) => ({ models: [model], datasets: [data.source] }),
  plan: (asked, facts) => plans[asked.augmentation](asked, facts),
  cost({ attacks, augmentation, epochs }, facts) {
    const times = augmentation === "static" ? 1 : epochs;
    return costOf(facts.images * (epochs * 2 * TRAINING_PASSES + times * meanAttackPasses(attacks)), facts);
  },
});

type Plan = (payload: FinetunePayload, facts: Facts) => readonly Stage[];

const plans: Readonly<Record<FinetunePayload["augmentation"], Plan>> = {
  static: ({ epochs, batch, attacks }, facts) => [
    keptImages("examples", attacks, facts),
    whole("train", stepsOf({ examples: 2 * facts.images, taken: batch, epochs })),
    finish,
  ],
  online: ({ epochs, batch }, { images }) => [
    whole("train", stepsOf({ examples: images, taken: Math.floor(batch / 2), epochs })),
    finish,
  ],
};

function named(attacks: readonly string[]): string {
  return attacks.map((text) => text.split(":")[0]).join(", ");
}
