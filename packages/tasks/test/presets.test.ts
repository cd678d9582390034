import { applyPreset, parsePayload, presets, type TaskName, taskNames } from "@basin/tasks";
import { describe, expect, it } from "vitest";

const all = taskNames.flatMap((task) => Object.keys(presets[task]).map((name) => [task, name] as const));

/** What presets leave to the caller. */
const model = { model: "mdl_a1" };
const open: Readonly<Record<TaskName, object>> = {
  train: {},
  finetune: model,
  evaluate: model,
  attack: model,
  surface: model,
  hessian: model,
  "import-model": {},
  report: {},
};

describe("presets", () => {
  it.each(all)("%s %s needs no more than a model to run", (task, name) => {
    expect(() => parsePayload(task, applyPreset(task, name, { ...open[task] }))).not.toThrow();
    expect(Object.values(presets[task]).every(({ help }) => help.length > 10)).toBe(true);
  });

  it("are there as paper and small for every task that computes", () => {
    const computing = taskNames.filter((task) => task !== "import-model" && task !== "report");
    for (const task of computing) expect(Object.keys(presets[task])).toEqual(["paper", "small"]);
  });

  it("that no task has are refused with those that it has", () => {
    expect(() => applyPreset("train", "tiny", {})).toThrow(
      'train.preset: unknown preset "tiny", want one of paper, small',
    );
    expect(() => applyPreset("import-model", "paper", {})).toThrow('unknown preset "paper", want none');
    expect(() => applyPreset("train", "constructor", {})).toThrow("unknown preset");
  });
});

describe("what is given beside a preset", () => {
  it("wins, field by field", () => {
    const payload = applyPreset("train", "paper", {
      epochs: 2,
      data: { images: 500 },
      optimizer: { momentum: 0.8 },
    });
    expect(payload).toMatchObject({
      arch: "resnet32",
      epochs: 2,
      data: { source: "cifar10", images: 500 },
      optimizer: { kind: "sgd", momentum: 0.8, weightDecay: 1e-4 },
    });
  });

  it("replaces lists, nulls and objects of another kind as a whole", () => {
    const given = { attacks: ["fgsm"], augment: null, optimizer: { kind: "adam" }, mean: [0.5] };
    const payload = applyPreset("train", "paper", given);
    expect(payload).toMatchObject({ attacks: ["fgsm"], augment: null, mean: [0.5] });
    expect(payload["optimizer"]).toEqual({ kind: "adam" });
    expect(applyPreset("surface", "small", { y: null })["y"]).toBeNull();
  });

  it("leaves the preset where it is undefined, and never changes it", () => {
    const before = JSON.stringify(presets);
    expect(applyPreset("train", "small", { epochs: undefined, data: { images: 9 } })["epochs"]).toBe(15);
    expect(JSON.stringify(presets)).toBe(before);
  });

  it("is complained of as ever where it is wrong", () => {
    const payload = applyPreset("train", "small", { epoch: 1, data: "digits" });
    expect(() => parsePayload("train", payload)).toThrow("train.epoch: unknown key");
    expect(() => parsePayload("train", payload)).toThrow(
      'train.data: want an object with source, got "digits"',
    );
  });
});
