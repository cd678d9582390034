import type { ReportDocument } from "@basin/tasks";

const interval = { estimate: 1.5, low: 1, high: 2, level: 0.95 };
const intervals = { images: interval, directions: null, seeds: { ...interval, low: null } };
const values = [{ seed: 0, direction: null, value: 0.5, run: "run_1" }];
const measured = { mean: 0.5, intervals, values };
const comparison = { a: "base", b: "fgsm", difference: interval, probabilityLower: 0.25 };

/** A report in which every part has something in it. */
export const fullReport: ReportDocument = {
  version: 1,
  name: "small",
  groups: [{ name: "base", title: "none", attacks: [] }],
  attacks: [{ name: "none", title: "clean", attack: "none" }],
  models: [{ id: "mdl_1", name: "m", group: "base", seed: 0, run: null, hash: "f".repeat(64) }],
  robustness: [{ group: "base", cells: [{ attack: "none", deviation: null, quoted: 0.928, ...measured }] }],
  robustnessComparisons: [{ attack: "none", ...comparison }],
  similarity: [{ attack: "fgsm", quoted: null, ...measured }],
  surfaces: [
    {
      ...{ group: "base", seed: 0, kind: "adversarial", direction: 0, attack: "fgsm" },
      ...{ surface: "srf_1", run: "run_2", hash: null },
    },
  ],
  flatness: [
    {
      ...{ name: "roughness", help: "h", definition: "d", source: "s", of: "surface" },
      rows: [{ group: "base", ...measured, mean: null }],
      comparisons: [comparison],
      correlation: { spearman: 0.5, low: -1, high: 1, level: 0.95, pValue: 0.1, pairs: 4 },
    },
  ],
  alarms: [{ group: "base", seed: 0, run: "run_1", name: "zero-gradients", value: 0.5, detail: "half" }],
  verdicts: [
    {
      ...{ name: "clean-is-smoothest", claim: "c", source: "s", test: "t" },
      ...{ verdict: "undecided", because: "0.5" },
    },
  ],
  protocol: [{ title: "images", text: "4" }],
  computeSeconds: 12.5,
};
