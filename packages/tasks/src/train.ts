import { z } from "zod";
import { costOf, meanAttackPasses, TRAINING_PASSES } from "./cost.js";
import * as fields from "./fields.js";
import { finish, whole } from "./plan.js";
import { defineTask } from "./task.js";
import { stepsOf, training, trainingResult } from "./training.js";

const payload = z.strictObject({
  arch: fields.arch,
  ...training({ optimizer: "sgd", learningRate: 0.1, schedule: "step" }),
  /** Adversarial training: examples of each batch against the model as it is; of several attacks one is drawn a step. */
  attacks: z.array(fields.attack).max(fields.MOST_ATTACKS).default([]),
  /** Of clean images beside adversarial ones. */
  cleanShare: z.literal([0, 0.5]).default(0.5),
  /** Normalisation. Not given: .485,.456,.406 and .229,.224,.225 for colour images, .5 and .5 for grey ones. */
  mean: fields.perChannel.optional(),
  deviation: fields.positivePerChannel.optional(),
});

/** What `train` is asked. */
export type TrainPayload = z.output<typeof payload>;
/** The same as people write it, defaults left out. */
export type TrainInput = z.input<typeof payload>;
/** What `train` ends with. */
export type TrainResult = z.output<typeof trainingResult>;

/** A network from scratch, on clean images or adversarially. */
export const train = defineTask<TrainPayload, TrainResult>({
  name: "train",
  help: "Train a network from scratch, on clean images or adversarially.",
  unit: "steps",
  payload,
  result: trainingResult,
  title: ({ arch, data, epochs }) => `${arch} on ${data.source}, ${epochs} epochs`,
  inputs: ({ data }) => ({ models: [], datasets: [data.source] }),
  plan: (asked, { images }) => [
    whole("train", stepsOf({ ...asked, examples: images, taken: takenOf(asked) })),
    finish,
  ],
  cost(asked, facts) {
    const { attacks, cleanShare, epochs, arch } = asked;
    const examples = attacks.length > 0 && cleanShare > 0 ? 2 : 1;
    const made = attacks.length > 0 ? meanAttackPasses(attacks) : 0;
    return costOf(epochs * facts.images * (examples * TRAINING_PASSES + made), { ...facts, arch });
  },
});

/** Images that a step takes from the set: half a batch where each has an adversarial example beside it. */
function takenOf({ attacks, cleanShare, batch }: TrainPayload): number {
  return attacks.length > 0 && cleanShare > 0 ? Math.floor(batch / 2) : batch;
}
