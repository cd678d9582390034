import { bootstrapInterval, meanAt } from "@basin/compute";
import { analyseStudy } from "@basin/report";
import type { ReportDocument } from "@basin/tasks";
import { describe, expect, test } from "vitest";
import { paperLike } from "./paper-like.js";
import { type GroupLike, paperColumns, type SyntheticOptions, syntheticStudy } from "./synthetic-study.js";

const small = { points: 9, images: 20, draws: 100 } as const;

function analyse(options: Partial<SyntheticOptions> = {}): Promise<ReportDocument> {
  return analyseStudy(syntheticStudy({ groups: paperLike(), ...small, ...options }));
}

function verdictOf({ verdicts }: ReportDocument, name: string) {
  const { verdict, because } = verdicts.find((one) => one.name === name)!;
  return { verdict, because };
}

function figureOf({ flatness }: ReportDocument, name: string) {
  return flatness.find((one) => one.name === name)!;
}

/** The groups as copies of one, under the paper's names. */
function alike(like: GroupLike["models"][number]): GroupLike[] {
  return paperLike().map((group) => ({ ...group, models: group.models.map(() => like) }));
}

const sharpness = [
  "clean-is-smoothest",
  "clean-is-most-convex",
  "fgsm-is-sharpest",
  "fgsm-is-least-convex",
  "order-of-sharpness",
];

describe("surfaces", () => {
  test("that are sharper by construction are found to be, and claims about them supported", async () => {
    const document = await analyse();
    for (const name of sharpness) expect(verdictOf(document, name).verdict, name).toBe("supported");
    const { comparisons } = figureOf(document, "roughness");
    expect(comparisons.map(({ a, b }) => `${a} ${b}`)).toEqual([
      ...["base fgsm", "base pgd", "base stadv", "fgsm pgd", "fgsm stadv", "pgd stadv"],
    ]);
    expect(comparisons.map(({ probabilityLower }) => probabilityLower)).toEqual([1, 1, 1, 0, 0, 0]);
    expect(comparisons[0]!.difference.high).toBeLessThan(0);
  });

  test("that are smoother than the paper says refute it", async () => {
    const [base, fgsm, ...rest] = paperLike();
    const groups = [
      { ...base!, models: fgsm!.models.slice(0, 1) },
      { ...fgsm!, models: [base!, base!].flatMap(({ models }) => models) },
      ...rest,
    ];
    const document = await analyse({ groups });
    expect(verdictOf(document, "clean-is-smoothest").verdict).toBe("not supported");
    expect(verdictOf(document, "fgsm-is-sharpest").verdict).toBe("not supported");
  });

  test("that are equal leave every claim about them undecided, at even odds", async () => {
    const document = await analyse({
      groups: alike({ curvature: 3, waves: 0.4, right: {} }).map((group) => ({
        ...group,
        models: group.models.slice(0, 1),
      })),
    });
    for (const name of sharpness) expect(verdictOf(document, name).verdict, name).toBe("undecided");
    for (const { comparisons } of document.flatness) {
      for (const { probabilityLower } of comparisons) expect(probabilityLower).toBe(0.5);
    }
  });

  test("have intervals by what there are several of", async () => {
    const both = figureOf(await analyse(), "roughness").rows;
    expect(both[0]!.intervals.seeds).toBeNull();
    expect(both[1]!.intervals.seeds).toMatchObject({ estimate: both[1]!.mean, level: 0.95 });
    const single = await analyse({ groups: paperLike({ seeds: 1 }), directions: 1 });
    const { intervals } = figureOf(single, "roughness").rows[1]!;
    expect(intervals.seeds).toBeNull();
    expect(intervals.directions).toBeNull();
    expect(intervals.images!.low).toBeLessThan(intervals.images!.high!);
    expect(verdictOf(single, "clean-is-smoothest").because).toContain(
      "Drawn anew: images; one seed and one pair of directions only.",
    );
  });

  test("of which nothing can be drawn anew decide nothing", async () => {
    const document = await analyse({ groups: paperLike({ seeds: 1 }), directions: 1, kept: false });
    const { comparisons } = figureOf(document, "roughness");
    expect(comparisons[0]).toMatchObject({ probabilityLower: null, difference: { low: null, high: null } });
    expect(comparisons[0]!.difference.estimate).toBeLessThan(0);
    const { verdict, because } = verdictOf(document, "clean-is-smoothest");
    expect(verdict).toBe("undecided");
    expect(because).toContain("Nothing could be drawn anew");
  });

  test("pair a base that is one model with every seed", async () => {
    const { comparisons, rows } = figureOf(await analyse({ directions: 1, kept: false }), "roughness");
    expect(rows.map(({ values }) => values.length)).toEqual([1, 2, 2, 2]);
    const [base, fgsm] = rows.map(({ values }) => values.map(({ value }) => value!));
    const expected = (base![0]! - fgsm![0]! + base![0]! - fgsm![1]!) / 2;
    expect(comparisons[0]!.difference.estimate).toBeCloseTo(expected, 10);
    expect(comparisons[0]!.probabilityLower).toBe(1);
  });

  test("with cells that are no numbers keep the figures that can do without", async () => {
    const document = await analyse({
      edit: ({ loss, finished }, losses) => {
        const origin = (loss.length - 1) / 2;
        loss[origin] = Number.NaN;
        losses.fill(Number.NaN, origin * small.images, (origin + 1) * small.images);
        loss[0] = Number.POSITIVE_INFINITY;
        finished[3] = 0;
      },
    });
    expect(figureOf(document, "basin-volume").rows[0]).toMatchObject({
      mean: null,
      intervals: { images: null, directions: null, seeds: null },
    });
    expect(figureOf(document, "roughness").rows[0]!.mean).toBeGreaterThan(0);
    expect(verdictOf(document, "clean-is-smoothest").verdict).toBe("supported");
  });

  test("that are missing make claims undecided, which say what is missing", async () => {
    const document = await analyse({ groups: paperLike().slice(0, 2) });
    const { verdict, because } = verdictOf(document, "clean-is-smoothest");
    expect(verdict).toBe("undecided");
    expect(because).toContain("the base below pgd: missing");
    const none = await analyse({ directions: 0 });
    expect(none.flatness.map(({ name }) => name)).toEqual(["largest-eigenvalue"]);
    expect(verdictOf(none, "order-of-sharpness").because).toContain("No surface was measured.");
  });
});

describe("accuracies", () => {
  test("have the bootstrap's interval over the images of an evaluation", async () => {
    const groups = paperLike().slice(0, 1);
    const study = syntheticStudy({ groups, ...small });
    const { cells } = (await analyseStudy(study)).robustness[0]!;
    const rows = await study.imageRows(cells[1]!.values[0]!.run, 1);
    const { low, high } = bootstrapInterval(small.images, (images) => meanAt(rows!.right, images), {
      draws: 100,
    });
    // The streams differ by their names: equal in distribution, and 20 images have steps of 5 %.
    expect(Math.abs(cells[1]!.intervals.images!.low! - low)).toBeLessThanOrEqual(0.1);
    expect(Math.abs(cells[1]!.intervals.images!.high! - high)).toBeLessThanOrEqual(0.1);
    expect(cells[1]!.intervals.images!.estimate).toBeCloseTo(cells[1]!.mean!, 12);
    expect(cells.map(({ quoted }) => quoted)).toEqual([0.9264, 0.1688, 0, 0]);
  });

  test("have their mean and deviation over seeds", async () => {
    const [base, ...rest] = paperLike({ seeds: 1 });
    const model = base!.models[0]!;
    const models = [0.9, 0.8, 0.7].map((none) => ({ ...model, right: { none } }));
    const document = await analyse({ groups: [{ ...base!, models }, ...rest], directions: 0 });
    const cell = document.robustness[0]!.cells[0]!;
    expect(cell.mean).toBeCloseTo(0.8, 12);
    expect(cell.deviation).toBeCloseTo(0.1, 12);
    expect(cell.intervals.seeds!.low).toBeGreaterThanOrEqual(0.7 - 1e-12);
    expect(cell.values.map(({ seed }) => seed)).toEqual([0, 1, 2]);
  });

  test("decide the claims about robustness", async () => {
    const document = await analyse({ images: 200, directions: 0 });
    expect(verdictOf(document, "training-raises-robustness").verdict).toBe("supported");
    expect(verdictOf(document, "order-of-similarity").verdict).toBe("supported");
    expect(verdictOf(document, "base-under-fgsm").verdict).toBe("supported");
    expect(verdictOf(document, "base-under-pgd").verdict).toBe("supported");
  });

  test("far from the paper's are said to be", async () => {
    const [base, ...rest] = paperLike();
    const models = [{ ...base!.models[0]!, right: { none: 0.95, fgsm: 0.6, pgd: 0.3, stadv: 0.3 } }];
    const document = await analyse({ groups: [{ ...base!, models }, ...rest], directions: 0 });
    expect(verdictOf(document, "base-under-fgsm").verdict).toBe("not supported");
    expect(verdictOf(document, "base-under-pgd").verdict).toBe("not supported");
  });

  test("of other images than CIFAR-10's are not held against the paper's", async () => {
    const document = await analyse({ data: "digits", directions: 0 });
    expect(verdictOf(document, "base-under-fgsm").verdict).toBe("undecided");
    const hundred = await analyse({ data: "cifar100", directions: 0 });
    expect(verdictOf(hundred, "base-under-fgsm").verdict).toBe("undecided");
  });

  test("without the values of images have no interval over them, and agreement is undecided", async () => {
    const document = await analyse({ kept: false, directions: 0 });
    expect(document.robustness[0]!.cells[1]!.intervals.images).toBeNull();
    const { verdict, because } = verdictOf(document, "base-under-fgsm");
    expect(verdict).toBe("undecided");
    expect(because).toContain("missing");
  });
});

describe("the correlation with 1-SSIM", () => {
  const attacks = ["a", "b", "c", "d", "e"].map((name, i) => ({
    name,
    title: name,
    attack: `fgsm:epsilon=${i + 1}/255`,
  }));
  const columns = [paperColumns[0], ...attacks];
  const dissimilarity = Object.fromEntries(attacks.map(({ name }, i) => [name, 0.01 * (i + 1)]));
  const base = { name: "base", attacks: [], models: [{ curvature: 1, right: {}, dissimilarity }] };
  const trained = (name: string, on: readonly string[], waves: number): GroupLike => ({
    name,
    attacks: on,
    models: [{ curvature: 1, waves, right: {} }],
  });

  test("of five groups in one order supports the claim, and refutes it in the other", async () => {
    const rising = attacks.map(({ name }, i) => trained(name, [name], 0.2 * (i + 1)));
    const supported = await analyse({ groups: [base, ...rising], columns, directions: 1 });
    expect(figureOf(supported, "roughness").correlation).toMatchObject({ spearman: 1, pairs: 5 });
    expect(figureOf(supported, "roughness").correlation!.pValue).toBeCloseTo(2 / 120, 10);
    expect(verdictOf(supported, "similarity-goes-with-sharpness").verdict).toBe("supported");
    const falling = attacks.map(({ name }, i) => trained(name, [name], 0.2 * (5 - i)));
    const refuted = await analyse({ groups: [base, ...falling], columns, directions: 1 });
    expect(verdictOf(refuted, "similarity-goes-with-sharpness").verdict).toBe("not supported");
  });

  test("of three groups is undecided whatever their order, and of two there is none", async () => {
    expect(verdictOf(await analyse(), "similarity-goes-with-sharpness").verdict).toBe("undecided");
    const two = await analyse({ groups: paperLike().slice(0, 3), directions: 1 });
    expect(figureOf(two, "roughness").correlation).toBeNull();
    expect(verdictOf(two, "similarity-goes-with-sharpness").because).toContain("Missing");
  });

  test("takes the mean of several attacks", async () => {
    // 0.03 on average, between 0.02 and 0.04: only so do the three stand in one order.
    const groups = [
      base,
      trained("low", ["b"], 0.2),
      trained("both", ["a", "e"], 0.4),
      trained("high", ["d"], 0.6),
    ];
    const document = await analyse({ groups, columns, directions: 1 });
    expect(figureOf(document, "roughness").correlation!.spearman).toBeCloseTo(1, 12);
  });
});

describe("the document", () => {
  test("is equal for equal studies", async () => {
    expect(JSON.stringify(await analyse({ whole: true }))).toBe(
      JSON.stringify(await analyse({ whole: true })),
    );
  });

  test("has the alarms that were raised, with their run", async () => {
    const { alarms } = await analyse({ whole: true, directions: 0 });
    expect(alarms).toHaveLength(7);
    expect(alarms[0]).toMatchObject({ group: "base", seed: 0, name: "label-leaking", value: 0.012 });
  });

  test("names surfaces that are there, and says where they cannot be compared", async () => {
    const document = await analyse({ whole: true });
    expect(document.surfaces.filter(({ kind }) => kind === "clean")).toHaveLength(14);
    expect(document.surfaces.filter(({ kind }) => kind === "adversarial")).toHaveLength(4);
    expect(document.surfaces.filter(({ kind }) => kind === "interpolation")).toHaveLength(3);
    let made = 0;
    const mixed = await analyse({
      edit: (surface) => Object.assign(surface, { comparableHash: String(made++) }),
    });
    const line = mixed.protocol.find(({ title }) => title === "Surfaces")!.text;
    expect(line).toContain("Not comparable, for their axes, draws or images differ: directions 0, 1");
  });

  test("adds up the time of every run", async () => {
    const study = syntheticStudy({ groups: paperLike(), ...small });
    expect((await analyseStudy(study)).computeSeconds).toBeCloseTo(12.5 * study.runs.size, 6);
  });
});
