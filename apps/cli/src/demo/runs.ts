import type { Client, Run, Study } from "@basin/client";
import { type DemoModel, demoModels, keysOf } from "./models.js";

/** A model of the demo and the runs that made and measured it. */
export interface ModelRuns extends DemoModel {
  readonly training: Run;
  readonly evaluation: Run;
  readonly surface: Run;
}

/** A demo's runs by the models that they make and measure. */
export function readRuns(client: Client, { steps }: Study, seed: number): Promise<ModelRuns[]> {
  const ids = new Map(steps.map(({ key, run }) => [key, run.id]));
  const read = (key: string): Promise<Run> => {
    const id = ids.get(key);
    if (id === undefined) throw new Error(`internal: the demo has no step ${key}`);
    return client.run(id);
  };
  return Promise.all(
    demoModels.map(async (model) => {
      const { training, evaluation, surface } = keysOf(model, seed);
      return {
        ...model,
        training: await read(training),
        evaluation: await read(evaluation),
        surface: await read(surface),
      };
    }),
  );
}
