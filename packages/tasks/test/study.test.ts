import {
  applyStudyPreset,
  configHash,
  keepRounds,
  type Made,
  parsePayload,
  parseStudy,
  planStudy,
  type StudyPayload,
  type StudyStep,
  stepCost,
  studyCost,
  studyPresets,
  TaskError,
  type TaskName,
} from "@basin/tasks";
import { describe, expect, it } from "vitest";

const axis = { from: -1, to: 1, points: 5 };
const fgsm = { name: "fgsm", title: "FGSM", attack: "fgsm" };

/** Every part of a study, small. */
const full = {
  name: "s",
  data: { source: "digits", train: 100, test: 50 },
  base: { kind: "train", arch: "resnet8", epochs: 1 },
  augmentations: [{ name: "fgsm", title: "FGSM", attacks: ["fgsm"] }],
  finetuning: { epochs: 1 },
  attacks: [fgsm],
  surfaces: { x: axis, y: axis, images: 10, directions: 2, attacks: ["fgsm"] },
  interpolation: { x: axis, images: 10 },
  hessian: { images: 10 },
  examples: { images: 4 },
  seeds: [3, 5],
};

/** Ids that tell what they are of. */
const made: Made = { run: (key) => `run_${wordOf(key)}`, model: (key) => `mdl_${wordOf(key)}` };
const wordOf = (key: string): string => key.toLowerCase().replaceAll(/[^a-z0-9]/g, "");

const planOf = (change: object = {}): readonly StudyStep[] => planStudy(parseStudy({ ...full, ...change }));
const keysOf = (steps: readonly StudyStep[]): string[] => steps.map(({ key }) => key);

/** What a step is by content: two steps that share it are one run. */
function identityOf<N extends TaskName>({ task, payload }: StudyStep<N>, names: Made = made): string {
  const parsed = parsePayload(task, payload(names));
  return `${task} ${configHash(task, parsed)} ${parsed.seed}`;
}

function complaintOf(change: object): string {
  try {
    parseStudy({ ...full, ...change });
  } catch (error) {
    if (error instanceof TaskError) return error.message;
    throw error;
  }
  throw new Error(`a study took ${JSON.stringify(change)}`);
}

describe("a study", () => {
  it("fills in defaults, and leaves a payload that has them as it is", () => {
    const parsed = parseStudy(full);
    expect(parsed.hessian).toEqual({
      images: 10,
      largest: 2,
      smallest: 1,
      tolerance: 1e-3,
      products: 100,
      trace: 16,
    });
    expect(parsed.finetuning).toMatchObject({
      augmentation: "static",
      optimizer: { kind: "adam" },
      learningRate: 1e-3,
    });
    expect(parsed.base).toMatchObject({ optimizer: { kind: "sgd" }, batch: 128 });
    expect(parseStudy(JSON.parse(JSON.stringify(parsed)))).toEqual(parsed);
  });

  it.each<[object, string | RegExp]>([
    [{ seeds: [] }, "study.seeds: want"],
    [{ seeds: [1, 1] }, "study.seeds: want each seed once, got one twice"],
    [{ attacks: [] }, "study.attacks: want"],
    [{ attacks: [fgsm, fgsm] }, "study.attacks: want names unlike each other and other than none"],
    [
      { attacks: [{ ...fgsm, name: "none" }] },
      "study.attacks: want names unlike each other and other than none",
    ],
    [{ attacks: [{ ...fgsm, name: "../up" }] }, "study.attacks.0.name: want a word"],
    [{ attacks: [{ ...fgsm, attack: "pgd:epsilon=3" }] }, "study.attacks.0.attack: "],
    [
      { augmentations: [{ name: "base", title: "b", attacks: ["fgsm"] }] },
      "study.augmentations: want names unlike",
    ],
    [
      { surfaces: { x: axis, y: axis, attacks: ["fgsm", "fgsm:epsilon=8/255"] } },
      "study.surfaces.attacks: want each",
    ],
    [{ finetuning: null }, "study.finetuning: want either finetuning or scratch"],
    [{ scratch: { arch: "resnet8", epochs: 1 } }, "study.finetuning: want either finetuning or scratch"],
    [
      { finetuning: null, scratch: { arch: "resnet8", epochs: 1 } },
      "study.interpolation: want it with finetuning",
    ],
    [{ base: { kind: "model", model: "mdl_1", epochs: 3 } }, /study\.base\.epochs/],
    [{ base: { kind: "import", upload: "no" } }, "study.base.upload: want a SHA-256"],
    [{ extra: 1 }, "study.extra: unknown key"],
  ])("with %j is refused in one line", (change, message) => {
    const complaint = complaintOf(change);
    expect(complaint).toMatch(message);
    expect(complaint).not.toContain("\n");
  });
});

describe("the plan of a study", () => {
  it("has every run once, in an order in which what is needed comes first", () => {
    const steps = planOf();
    expect(new Set(keysOf(steps)).size).toBe(steps.length);
    const before = new Set<string>();
    const needed = (key: string): string => {
      expect(before).toContain(key);
      return key;
    };
    for (const { key, payload } of steps) {
      payload({ run: (of) => made.run(needed(of)), model: (of) => made.model(needed(of)) });
      before.add(key);
    }
    expect(steps.at(-1)!.task).toBe("report");
  });

  it("counts as its parts do", () => {
    const tasks = planOf().map(({ task }) => task);
    const count = (name: TaskName): number => tasks.filter((task) => task === name).length;
    // Two groups and two seeds: two pairs of directions each, one adversarial surface each and a line for the first seed.
    expect([count("train"), count("finetune"), count("evaluate"), count("hessian")]).toEqual([2, 2, 4, 4]);
    expect([count("surface"), count("attack"), count("report")]).toEqual([4 * 2 + 2 + 1, 1, 1]);
  });

  it("is of payloads that their tasks take", () => {
    for (const { task, payload } of planOf()) expect(() => parsePayload(task, payload(made))).not.toThrow();
  });

  it("trains a base for each seed, and takes one that is given for all", () => {
    const bases = (base: object) => keysOf(planOf({ base })).filter((key) => /^base/.test(key));
    expect(bases(full.base)).toEqual(["base, seed 3", "base, seed 5"]);
    expect(bases({ kind: "import", upload: "0".repeat(64) })).toEqual(["base"]);
    expect(bases({ kind: "model", model: "mdl_x" })).toEqual([]);
    const [finetuned] = planOf({ base: { kind: "model", model: "mdl_x" } });
    expect(finetuned!.payload(made)).toMatchObject({ model: "mdl_x", seed: 3 });
  });

  it("measures every model on the same directions and images, whatever the seed of its training", () => {
    const surfaces = planOf().filter(({ key }) => key.endsWith("directions 1"));
    expect(surfaces).toHaveLength(4);
    const asked = surfaces.map(({ payload }) => ({ ...(payload(made) as object), model: "" }));
    for (const one of asked) expect(one).toEqual(asked[0]);
    expect(asked[0]).toMatchObject({ seed: 1, imageLosses: true });
  });

  it("names in its report every run that measured something", () => {
    const steps = planOf();
    const report = parsePayload("report", steps.at(-1)!.payload(made));
    const named = report.groups.flatMap(({ models }) =>
      models.flatMap(({ evaluations, surfaces, adversarial, interpolation, hessian }) => [
        ...evaluations,
        ...[...surfaces, ...adversarial].map(({ run }) => run),
        ...[interpolation, hessian].filter((run) => run !== null),
      ]),
    );
    const measuring = steps.filter(({ task }) => ["evaluate", "surface", "hessian"].includes(task));
    expect(named.sort()).toEqual(measuring.map(({ key }) => made.run(key)).sort());
    expect(report.attacks.map(({ name }) => name)).toEqual(["none", "fgsm"]);
  });

  it("measures attacks that were added by runs of their own, and each attack once", () => {
    const pgd = { name: "pgd", title: "PGD", attack: "pgd:steps=2" };
    const again = { ...fgsm, name: "again" };
    const before = parseStudy(full);
    const after = keepRounds(before, parseStudy({ ...full, attacks: [fgsm, pgd, again] }));
    expect(after.attacks.map(({ round }) => round)).toEqual([0, 1, 0]);
    expect(keepRounds(after, parseStudy({ ...full, attacks: [pgd] })).attacks[0]!.round).toBe(1);
    const there = new Set(planStudy(before).map((one) => identityOf(one)));
    const added = planStudy(after).filter((one) => !there.has(identityOf(one)));
    expect(added.map(({ task }) => task)).toEqual([
      "evaluate",
      "evaluate",
      "evaluate",
      "evaluate",
      "attack",
      "report",
    ]);
    expect(added[0]!.payload(made)).toMatchObject({ attacks: [after.attacks[1]!.attack] });
    const { groups } = parsePayload("report", planStudy(after).at(-1)!.payload(made));
    expect(groups[0]!.models[0]!.evaluations).toHaveLength(2);
  });

  it("is the same runs under another name, the report apart", () => {
    const [one, two] = [planOf(), planOf({ name: "another" })];
    const same = one.filter((step, i) => identityOf(step) === identityOf(two[i]!));
    expect(same.map(({ task }) => task)).toEqual(one.slice(0, -1).map(({ task }) => task));
  });

  it("keeps every run but the report when a seed is added", () => {
    const before = planOf();
    const after = new Map(planOf({ seeds: [3, 5, 7] }).map((step) => [step.key, identityOf(step)]));
    const kept = before.filter((step) => after.get(step.key) === identityOf(step));
    expect(kept).toHaveLength(before.length - 1);
  });

  it("keeps trainings, surfaces and Hessians when an attack is added", () => {
    const attacks = [fgsm, { name: "pgd", title: "PGD", attack: "pgd" }];
    const after = new Map(planOf({ attacks }).map((step) => [step.key, identityOf(step)]));
    const changed = planOf().filter((step) => after.get(step.key) !== identityOf(step));
    expect(new Set(changed.map(({ task }) => task))).toEqual(new Set(["evaluate", "report"]));
  });
});

describe("presets of studies", () => {
  const base = { kind: "import", upload: "0".repeat(64), arch: "resnet32" };

  it.each(Object.keys(studyPresets))("%s is a study once it has a base", (name) => {
    const { payload } = studyPresets[name]!;
    const study = parseStudy(applyStudyPreset(name, payload.base === undefined ? { base } : {}));
    const steps = planStudy(study);
    expect(new Set(keysOf(steps)).size).toBe(steps.length);
    for (const { task, payload: asked } of steps) expect(() => parsePayload(task, asked(made))).not.toThrow();
  });

  it("take what is given in place of their parts", () => {
    const demo = applyStudyPreset("demo", { seeds: [1], surfaces: null, name: undefined }) as StudyPayload;
    expect(demo).toMatchObject({ name: "Demo", seeds: [1], surfaces: null, data: { source: "digits" } });
  });

  it("that there are not are refused with those that there are", () => {
    expect(() => applyStudyPreset("constructor", {})).toThrow(
      'study.preset: unknown preset "constructor", want one of demo, cpu, paper, scratch, mixed',
    );
  });
});

describe("the cost of a study", () => {
  const facts = { train: 1000, test: 100, arch: "resnet8", height: 8, width: 8 };

  it("is that of its steps together", () => {
    const study = parseStudy(full);
    const parts = planStudy(study).map((step) => stepCost(step, facts).work);
    expect(studyCost(study, facts).work).toBeCloseTo(
      parts.reduce((sum, work) => sum + work, 0),
      0,
    );
    expect(parts.at(-1)).toBe(0);
    expect(studyCost(study, facts).seconds(1e9)).toBeCloseTo(studyCost(study, facts).work / 1e9);
  });

  it("takes as many images as there are, where a study asks for more", () => {
    const study = parseStudy({ ...full, data: { source: "digits", train: 10_000, test: 10_000 } });
    const all = parseStudy({ ...full, data: { source: "digits" } });
    expect(studyCost(study, facts).work).toBe(studyCost(all, facts).work);
    expect(studyCost(parseStudy(full), facts).work).toBeLessThan(studyCost(all, facts).work);
  });
});
