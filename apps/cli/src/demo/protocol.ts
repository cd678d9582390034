import type { Run } from "@basin/client";
import type { ModelRuns } from "./runs.js";

/** What makes the figures of a demo what they are, as its runs say it. */
export function demoProtocol(models: readonly ModelRuns[]) {
  const [clean, tuned] = models;
  const [trained, tested, mapped] = [clean!.training, clean!.evaluation, clean!.surface].map(protocolOf);
  const attacks = Object.fromEntries(models.map(({ title, attack }) => [title, attack]));
  const { x, y, normalization } = clean!.surface.payload;
  return {
    training: {
      ...trained!.data,
      ...{ clean: recipeOf(clean!.training), finetuning: recipeOf(tuned!.training), static: "1:1" },
    },
    tables: { ...tested!.data, attacks, ...tested!.run },
    surfaces: {
      ...mapped!.data,
      ...{ choice: mapped!.choice, attack: "none", axes: [x, y], normalization },
      ...mapped!.run,
    },
  };
}

function recipeOf({ payload }: Run) {
  const { epochs, batch, learningRate, optimizer, schedule, augment } = payload;
  return { epochs, batch, learningRate, optimizer, schedule, augment };
}

function protocolOf({ protocol, id }: Run) {
  if (!protocol) throw new Error(`internal: ${id} has succeeded without a protocol`);
  const { data, split, images, choice, seed, batchNorm, engine, version } = protocol;
  return { data: { data, split, images }, choice, run: { seed, batchNorm, engine, version } };
}
