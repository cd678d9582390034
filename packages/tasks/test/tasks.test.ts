import { isTaskName, parsePayload, parseResult, TaskError, taskNames, taskOf, tasks } from "@basin/tasks";
import { describe, expect, it } from "vitest";
import { fgsm, least } from "./payloads.js";

describe("every task", () => {
  it.each(taskNames)("%s stands under its own name and says what it does", (name) => {
    expect(tasks[name].name).toBe(name);
    expect(tasks[name].help).toMatch(/^[A-Z].*\.$/);
  });

  it.each(taskNames)("%s fills in defaults, and leaves a payload that has them as it is", (name) => {
    const parsed = parsePayload(name, least[name]);
    expect(parsed.seed).toBe(0);
    expect(parsePayload(name, JSON.parse(JSON.stringify(parsed)))).toEqual(parsed);
  });

  it.each(taskNames)("%s does not change the value it is given", (name) => {
    const given = JSON.stringify(least[name]);
    parsePayload(name, least[name]);
    expect(JSON.stringify(least[name])).toBe(given);
  });

  it("is found by its name alone", () => {
    expect(isTaskName("surface")).toBe(true);
    expect(isTaskName("toString")).toBe(false);
    const stranger = "surfaces" as "surface";
    expect(() => taskOf(stranger)).toThrow(
      'task: unknown task "surfaces", want one of train, finetune, evaluate, attack, surface, hessian, import-model, report',
    );
  });
});

describe("defaults", () => {
  const engine = { name: "onnx" };

  it("of train are those of the common CIFAR recipe", () => {
    expect(parsePayload("train", least.train)).toEqual({
      ...least.train,
      batch: 128,
      optimizer: { kind: "sgd", momentum: 0.9, nesterov: false, weightDecay: 1e-4 },
      learningRate: 0.1,
      schedule: { kind: "step", milestones: [0.5, 0.75], factor: 0.1, warmup: 0 },
      attacks: [],
      cleanShare: 0.5,
      seed: 0,
      engine,
    });
  });

  it("of finetune are those of the paper's authors", () => {
    expect(parsePayload("finetune", least.finetune)).toEqual({
      ...least.finetune,
      batch: 128,
      optimizer: { kind: "adam", weightDecay: 0 },
      learningRate: 1e-3,
      schedule: { kind: "constant", warmup: 0 },
      attacks: [fgsm],
      augmentation: "static",
      seed: 0,
      engine,
    });
  });

  it("of measurements are the test split, and the train split for a surface", () => {
    expect(parsePayload("evaluate", least.evaluate).data.split).toBe("test");
    expect(parsePayload("attack", least.attack).data.split).toBe("test");
    expect(parsePayload("surface", least.surface).data.split).toBe("train");
  });

  it("of x depend on whether the surface leads to another model", () => {
    const { surface } = least;
    expect(parsePayload("surface", surface).x).toEqual({ from: -1, to: 1, points: 51 });
    const line = parsePayload("surface", { ...surface, towards: "mdl_c3" });
    expect(line.x).toEqual({ from: -0.5, to: 1.5, points: 401 });
    const x = { from: 0, to: 1, points: 5 };
    expect(parsePayload("surface", { ...surface, towards: "mdl_c3", x }).x).toEqual(x);
  });

  it("of attacks are written out", () => {
    expect(parsePayload("evaluate", least.evaluate).attacks).toEqual(["none", fgsm]);
    expect(parsePayload("surface", least.surface).attack).toBe("none");
    expect(parsePayload("attack", { ...least.attack, attack: " fgsm : epsilon = 0.1 " }).attack).toBe(
      "fgsm:epsilon=0.1,target=none",
    );
  });
});

describe("inputs and titles", () => {
  const cases = {
    train: { models: [], datasets: ["digits"], title: "resnet8 on digits, 3 epochs" },
    finetune: { models: ["mdl_a1"], datasets: ["digits"], title: "fine-tuning of mdl_a1 on fgsm, static" },
    evaluate: {
      models: ["mdl_a1"],
      datasets: ["digits"],
      title: "evaluation of mdl_a1 on digits, none, fgsm",
    },
    attack: { models: ["mdl_a1"], datasets: ["dst_b2"], title: "fgsm on dst_b2 against mdl_a1" },
    surface: { models: ["mdl_a1"], datasets: ["digits"], title: "surface of mdl_a1, 51" },
    hessian: { models: ["mdl_a1"], datasets: ["digits"], title: "Hessian of mdl_a1" },
    "import-model": { models: [], datasets: [], title: "import of a net" },
    report: {
      ...{ models: ["mdl_a1"], datasets: [], runs: ["run_a1", "run_b2"] },
      title: "report of a study",
    },
  };

  it.each(taskNames)("of %s name what it reads", (name) => {
    const task = taskOf<typeof name>(name);
    const payload = parsePayload<typeof name>(name, least[name]);
    const { title, ...inputs } = cases[name];
    expect(task.inputs(payload)).toEqual(inputs);
    expect(task.title(payload)).toBe(title);
  });

  it("of a report include every run that measured a model", () => {
    const { report } = least;
    const [group] = report.groups;
    const more = {
      adversarial: [{ attack: "fgsm", run: "run_c3" }],
      interpolation: "run_d4",
      hessian: "run_e5",
    };
    const models = [{ ...group!.models[0]!, ...more }];
    const payload = parsePayload("report", { ...report, groups: [{ ...group, models }] });
    expect(tasks.report.inputs(payload).runs).toEqual(["run_a1", "run_b2", "run_c3", "run_d4", "run_e5"]);
  });

  it("of a surface include the model that it leads to, and both axes", () => {
    const y = { from: -1, to: 1, points: 21 };
    const payload = parsePayload("surface", { ...least.surface, towards: "mdl_c3", y });
    expect(tasks.surface.inputs(payload).models).toEqual(["mdl_a1", "mdl_c3"]);
    expect(tasks.surface.title(payload)).toBe("surface of mdl_a1, 401x21");
  });
});

describe("results", () => {
  const row = {
    attack: fgsm,
    images: 100,
    top1: 0.5,
    loss: 1.25,
    oneMinusSsim: 0.1,
    l2: 1,
    linf: 0.03,
    meanFlow: null,
    rightBefore: 90,
    rightAfter: 50,
    seconds: 2,
  };

  it("keep measured numbers, and null for those that are not finite", () => {
    const evaluations = [row, { ...row, loss: Number.NaN }, { ...row, loss: Number.POSITIVE_INFINITY }];
    const parsed = parseResult("evaluate", { evaluations, alarms: [], seconds: 6 });
    expect(parsed.evaluations.map(({ loss }) => loss)).toEqual([1.25, null, null]);
  });

  it("are read back from JSON as they were", () => {
    const epoch = { epoch: 0, loss: 2.3, accuracy: 0.1, learningRate: 0.1, seconds: 1 };
    const ends = {
      train: { model: "mdl_a1", epochs: [epoch], seconds: 1 },
      surface: {
        surface: "srf_a1",
        cells: 51,
        images: 10,
        lossRange: [0.5, 3],
        seconds: 1,
        imagesPerSecond: 510,
        flatness: { roughness: 0.5, "local-minima": null },
      },
      evaluate: {
        evaluations: [row],
        alarms: [{ name: "zero-gradients", raised: true, value: 0.5, detail: "half of the images" }],
        seconds: 6,
      },
      hessian: {
        ...{ images: 10, converged: true, products: 12, seconds: 1, smallest: [] },
        largest: [{ value: 224.39, residual: null }],
        trace: { trace: 10, standardError: 1, values: [9, 11] },
        spectrum: [{ nodes: [-1, 2], weights: [0.5, 0.5] }],
      },
      report: { document: "f".repeat(64), verdicts: [], seconds: 1 },
      attack: {
        dataset: "dst_a1",
        images: 10,
        misled: 0.3,
        oneMinusSsim: 0.1,
        l2: 1,
        linf: 0.1,
        meanFlow: 0.2,
        seconds: 1,
      },
      "import-model": { model: "mdl_a1", arch: "resnet8", parameters: 75_290 },
    } as const;
    expect(parseResult("train", ends.train)).toEqual(ends.train);
    expect(parseResult("finetune", ends.train)).toEqual(ends.train);
    expect(parseResult("surface", ends.surface)).toEqual(ends.surface);
    expect(parseResult("evaluate", ends.evaluate)).toEqual(ends.evaluate);
    expect(parseResult("hessian", ends.hessian)).toEqual(ends.hessian);
    expect(parseResult("report", ends.report)).toEqual(ends.report);
    expect(parseResult("attack", ends.attack)).toEqual(ends.attack);
    expect(parseResult("import-model", ends["import-model"])).toEqual(ends["import-model"]);
  });

  it("complain of what is missing", () => {
    const parse = () => parseResult("evaluate", { evaluations: [{ ...row, top1: 2, l2: "far" }] });
    expect(parse).toThrow(TaskError);
    expect(parse).toThrow("evaluate result.evaluations.0.top1: want a number from 0 to 1, got 2");
    expect(parse).toThrow('evaluate result.evaluations.0.l2: want a number or null, got "far"');
    expect(parse).toThrow("evaluate result.seconds: want a number from 0, got nothing");
  });
});
