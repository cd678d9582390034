import { z } from "zod";
import { measuredImages } from "./attacked-images.js";
import { attackPasses, costOf } from "./cost.js";
import * as fields from "./fields.js";
import { count, distances, measured, seconds, share } from "./measured.js";
import { finish } from "./plan.js";
import { defineTask } from "./task.js";

const payload = z.strictObject({
  model: fields.modelId,
  data: fields.images("test"),
  /** Each once; `none` for clean images. */
  attacks: z
    .array(fields.attackOrNone)
    .min(1)
    .max(fields.MOST_ATTACKS)
    .refine((attacks) => new Set(attacks).size === attacks.length, "want each attack once, got one twice"),
  seed: fields.seed,
  batch: fields.batch.optional(),
  engine: fields.engine,
});

const result = z.strictObject({
  evaluations: z.array(
    z.strictObject({
      attack: z.string(),
      images: count,
      top1: share,
      loss: measured,
      ...distances,
      rightBefore: count,
      rightAfter: count,
      seconds,
    }),
  ),
  /** Signs that the figures say less than they seem to: each check that the attacks of this run allow, raised or not. */
  alarms: z.array(
    z.strictObject({ name: z.string(), raised: z.boolean(), value: measured, detail: z.string() }),
  ),
  seconds,
});

/** What `evaluate` is asked. */
export type EvaluatePayload = z.output<typeof payload>;
/** The same as people write it, defaults left out. */
export type EvaluateInput = z.input<typeof payload>;
/** What `evaluate` ends with: a row for each attack, in the payload's order. */
export type EvaluateResult = z.output<typeof result>;

/** Accuracy, loss and distances, clean and under attacks. Unit u is image u mod n under attack floor(u / n). */
export const evaluate = defineTask<EvaluatePayload, EvaluateResult>({
  name: "evaluate",
  help: "Measure a model on clean and attacked images.",
  unit: "images",
  payload,
  result,
  title: ({ model, data, attacks }) =>
    `evaluation of ${model} on ${data.source}, ${attacks.map((text) => text.split(":")[0]).join(", ")}`,
  inputs: ({ model, data }) => ({ models: [model], datasets: [data.source] }),
  plan({ attacks }, facts) {
    const pieces = attacks.flatMap((attack, i) => {
      const before = i * facts.images;
      return measuredImages(attack, facts).map(({ from, to }) => ({ from: before + from, to: before + to }));
    });
    return [{ work: "images", pieces }, finish];
  },
  cost({ attacks }, facts) {
    const passes = attacks.reduce((sum, attack) => sum + attackPasses(attack), 0);
    return costOf(facts.images * passes, facts);
  },
});
