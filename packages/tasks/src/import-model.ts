import { z } from "zod";
import { costOf } from "./cost.js";
import * as fields from "./fields.js";
import { count } from "./measured.js";
import { finish } from "./plan.js";
import { defineTask } from "./task.js";

const extent = z.number().int().min(1).max(4096).optional();

const payload = z.strictObject({
  /** The SHA-256 of the uploaded checkpoint. */
  upload: z.string().regex(/^[0-9a-f]{64}$/, "want a SHA-256 in hexadecimal"),
  name: fields.title,
  /** The network, where the file does not say it; files of ours do. */
  arch: fields.arch.optional(),
  mean: fields.perChannel.optional(),
  deviation: fields.positivePerChannel.optional(),
  classes: extent,
  channels: extent,
  height: extent,
  width: extent,
  seed: fields.seed,
});

const result = z.strictObject({ model: fields.modelId, arch: z.string(), parameters: count });

/** What `import-model` is asked. */
export type ImportModelPayload = z.output<typeof payload>;
/** The same as people write it, defaults left out. */
export type ImportModelInput = z.input<typeof payload>;
/** What `import-model` ends with. */
export type ImportModelResult = z.output<typeof result>;

/** A model from an uploaded checkpoint. `prepare` does all of it. */
export const importModel = defineTask<ImportModelPayload, ImportModelResult>({
  name: "import-model",
  help: "Make a model of an uploaded checkpoint: .th, .pt, .pth or .safetensors.",
  unit: "steps",
  payload,
  result,
  title: ({ name }) => `import of ${name}`,
  inputs: () => ({ models: [], datasets: [] }),
  plan: () => [finish],
  cost: (_, facts) => costOf(0, facts),
});
