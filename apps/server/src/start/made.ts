import type { NewRun } from "@basin/db";
import type { Payloads, TaskName } from "@basin/tasks";
import type { Named } from "./needs.js";

/** What the runs of each task make: its row is there before the run has begun. */
type Made = Pick<NewRun, "makesModel" | "makesDataset">;

const makes: { readonly [N in TaskName]: (payload: Payloads[N], named: Named) => Made } = {
  train: ({ name, arch, attacks }, { dataset }) => ({
    makesModel: { name: name ?? `${arch} on ${dataset!.name}`, arch, baseId: null, attacks },
  }),
  finetune: ({ name, model, attacks }, { models: [base] }) => ({
    makesModel: {
      name: name ?? `${base!.name}, fine-tuned on ${attacks.map(kindOf).join(", ")}`,
      arch: base!.arch,
      baseId: model,
      attacks,
    },
  }),
  evaluate: () => ({}),
  attack: ({ name, attack }, { models: [base] }) => ({
    makesDataset: { name: name ?? `${kindOf(attack)} of ${base!.name}` },
  }),
  surface: () => ({}),
  hessian: () => ({}),
  report: () => ({}),
  "import-model": ({ name, arch }) => ({
    makesModel: { name, arch: arch ?? "", baseId: null, attacks: [] },
  }),
};

/** `pgd` of `pgd:epsilon=8/255`. */
const kindOf = (attack: string): string => attack.split(":")[0]!;

/** The model or the data set that a run makes. */
export function madeBy<N extends TaskName>(task: N, payload: Payloads[N], named: Named): Made {
  return makes[task](payload, named);
}
