import { z } from "zod";
import { keptImages } from "./attacked-images.js";
import { attackPasses, costOf } from "./cost.js";
import * as fields from "./fields.js";
import { count, distances, seconds, share } from "./measured.js";
import { finish } from "./plan.js";
import { defineTask } from "./task.js";

const payload = z.strictObject({
  model: fields.modelId,
  data: fields.images("test"),
  attack: fields.attack,
  seed: fields.seed,
  batch: fields.batch.optional(),
  engine: fields.engine,
  /** The name of the data set that it makes. */
  name: fields.title.optional(),
});

const result = z.strictObject({
  dataset: fields.datasetId,
  images: count,
  /** Of all images, those that were wrong before included. */
  misled: share,
  ...distances,
  seconds,
});

/** What `attack` is asked. */
export type AttackPayload = z.output<typeof payload>;
/** The same as people write it, defaults left out. */
export type AttackInput = z.input<typeof payload>;
/** What `attack` ends with. */
export type AttackResult = z.output<typeof result>;

/** Adversarial images, kept as a data set. */
export const attack = defineTask<AttackPayload, AttackResult>({
  name: "attack",
  help: "Make adversarial images and keep them as a data set.",
  unit: "images",
  payload,
  result,
  title: ({ model, data, attack }) => `${attack.split(":")[0]} on ${data.source} against ${model}`,
  inputs: ({ model, data }) => ({ models: [model], datasets: [data.source] }),
  plan: ({ attack }, facts) => [keptImages("images", [attack], facts), finish],
  // Clean images are classified beforehand.
  cost: ({ attack }, facts) => costOf(facts.images * (1 + attackPasses(attack)), facts),
});
