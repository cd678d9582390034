import {
  cleanExamples,
  createModel,
  type ExampleSource,
  type ImageSet,
  type Model,
  makeStaticExamples,
  staticExamples,
  train,
} from "@basin/compute";
import { note, withProgress } from "../progress.js";
import type { Tools } from "../session.js";
import { finetuning, type Recipe, recipes, spec, training } from "./plan.js";

/** A model of the demo. */
export interface DemoModel {
  readonly recipe: Recipe;
  readonly model: Model;
}

/** Trains the clean model and fine-tunes it on static examples of each attack, 1:1 with clean images. */
export async function trainModels(tools: Tools, set: ImageSet, seed: number): Promise<DemoModel[]> {
  const models: DemoModel[] = [];
  for (const recipe of recipes) {
    const base = models[0]?.model;
    const model = base
      ? await finetune(tools, base, recipe, set, seed)
      : await fit(tools, createModel(spec, { seed }), cleanExamples(set), { ...training, seed });
    models.push({ recipe, model });
    note(`${recipe.title}: ${base ? "fine-tuned" : "trained"}`);
  }
  return models;
}

async function finetune(
  tools: Tools,
  base: Model,
  { attack }: Recipe,
  set: ImageSet,
  seed: number,
): Promise<Model> {
  const { engine, signal } = tools;
  const adversarial = await withProgress("examples", "images", (onImages) =>
    makeStaticExamples(engine, base, set, [attack!], { seed, signal, onImages }),
  );
  return fit(tools, base, staticExamples(set, adversarial), { ...finetuning, seed });
}

async function fit(
  { engine, signal }: Tools,
  model: Model,
  examples: ExampleSource,
  how: (typeof training | typeof finetuning) & { readonly seed: number },
): Promise<Model> {
  return withProgress("train", "steps", (update) =>
    train(engine, model, {
      ...how,
      examples,
      signal,
      onProgress: ({ epoch, epochs, step, steps }) => update(epoch * steps + step, epochs * steps),
    }),
  );
}
