import type { PayloadInputs } from "@basin/tasks";

/** The least that each task can be asked. */
export const least: PayloadInputs = {
  train: { arch: "resnet8", data: { source: "digits" }, epochs: 3 },
  finetune: { model: "mdl_a1", data: { source: "digits" }, epochs: 2, attacks: ["fgsm"] },
  evaluate: { model: "mdl_a1", data: { source: "digits" }, attacks: ["none", "fgsm"] },
  attack: { model: "mdl_a1", data: { source: "dst_b2" }, attack: "fgsm" },
  surface: { model: "mdl_a1", data: { source: "digits" } },
  hessian: { model: "mdl_a1", data: { source: "digits" } },
  "import-model": { upload: "0".repeat(64), name: "a net" },
  report: {
    name: "a study",
    groups: [
      {
        ...{ name: "base", title: "none", attacks: [] },
        models: [
          { seed: 0, model: "mdl_a1", evaluations: ["run_a1"], surfaces: [{ direction: 0, run: "run_b2" }] },
        ],
      },
    ],
    attacks: [{ name: "none", title: "clean", attack: "none" }],
  },
};

/** FGSM as it is stored. */
export const fgsm = "fgsm:epsilon=8/255,target=none";
