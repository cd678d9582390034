import type { Client, Run } from "@basin/client";
import { attackName } from "@basin/protocol";
import { finetuning, mapping, type Recipe, recipes, spec, training } from "./plan.js";

/** What every step of a demo says beside its own. */
export interface Beside {
  readonly seed: number;
  readonly engine: { readonly name: "onnx" | "reference" };
  readonly studyId: string;
  readonly idempotencyKey: string;
}

/** A run of the demo. */
export interface Step {
  /** Unlike those of the others. */
  readonly key: string;
  readonly title: string;
  /** The recipe whose model it makes or measures. */
  readonly recipe: Recipe;
  readonly kind: "model" | "evaluation" | "surface";
  /** @param models ids by the names of recipes, as far as they have been started */
  readonly start: (client: Client, models: ReadonlyMap<string, string>, beside: Beside) => Promise<Run>;
}

const source = "digits";

/** Every run in the order in which they are started: what a model needs comes before it. */
export const steps: readonly Step[] = [
  ...recipes.map(modelStep),
  ...recipes.map(evaluationStep),
  ...recipes.map(surfaceStep),
];

function modelStep(recipe: Recipe): Step {
  const { name, title, attack } = recipe;
  const about = { title: attack ? `fine-tune on ${title}` : "train clean", name: title };
  const { arch, mean, deviation } = spec;
  const network = { arch, mean: [...mean], deviation: [...deviation] };
  return {
    ...{ key: `model ${name}`, title: about.title, recipe, kind: "model" },
    start: (client, models, beside) =>
      attack
        ? client.startFinetuning({
            ...{ ...finetuning, ...about, ...beside },
            ...{ model: models.get(first)!, data: { source }, attacks: [attackName(attack)] },
          })
        : client.startTraining({ ...training, ...network, ...about, ...beside, data: { source } }),
  };
}

function evaluationStep(recipe: Recipe): Step {
  const title = `evaluate ${recipe.title}`;
  const attacks = recipes.map(({ attack }) => attackName(attack));
  return {
    ...{ key: `evaluation ${recipe.name}`, title, recipe, kind: "evaluation" },
    start: (client, models, beside) =>
      client.startEvaluation({
        ...{ ...beside, title, attacks },
        ...{ model: models.get(recipe.name)!, data: { source, split: "test" } },
      }),
  };
}

function surfaceStep(recipe: Recipe): Step {
  const title = `surface of ${recipe.title}`;
  const { axes, images, normalization } = mapping;
  const [x, y] = axes;
  return {
    ...{ key: `surface ${recipe.name}`, title, recipe, kind: "surface" },
    start: (client, models, beside) =>
      client.startSurface({
        ...{ ...beside, title, x, y, normalization },
        ...{ model: models.get(recipe.name)!, data: { source, split: "train", images } },
      }),
  };
}

/** The recipe of the model that the others go on from. */
const first = recipes[0]!.name;
