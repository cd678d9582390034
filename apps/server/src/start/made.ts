import type { NewRun } from "@basin/db";
import type { Payloads, TaskName } from "@basin/tasks";

/** What the runs of each task make: its row is there before the run has begun. */
type Made = Pick<NewRun, "makesModel" | "makesDataset">;

const makes: { readonly [N in TaskName]: (payload: Payloads[N]) => Made } = {
  train: ({ name, arch, data, attacks }) => ({
    makesModel: { name: name ?? `${arch} on ${data.source}`, arch, baseId: null, attacks },
  }),
  finetune: ({ name, model, attacks }) => ({
    makesModel: { name: name ?? `${model} fine-tuned`, arch: "", baseId: model, attacks },
  }),
  evaluate: () => ({}),
  attack: ({ name, attack, model }) => ({ makesDataset: { name: name ?? `${attack} on ${model}` } }),
  surface: () => ({}),
  "import-model": ({ name, arch }) => ({
    makesModel: { name, arch: arch ?? "", baseId: null, attacks: [] },
  }),
};

/** The model or the data set that a run makes. */
export function madeBy<N extends TaskName>(task: N, payload: Payloads[N]): Made {
  return makes[task](payload);
}
