import {
  cut,
  type Facts,
  hessianPart,
  type Piece,
  parsePayload,
  type Stage,
  type TaskName,
  taskOf,
  tasks,
} from "@basin/tasks";
import { describe, expect, it } from "vitest";
import { least } from "./payloads.js";

const digits: Facts = { images: 359, arch: "resnet8", height: 8, width: 8 };
const cifar: Facts = { images: 10_000, arch: "resnet32", height: 32, width: 32 };

/** The plan of the least payload with some fields changed. */
function planOf<N extends TaskName>(name: N, facts: Facts, change: object = {}): readonly Stage[] {
  return taskOf(name).plan(parsePayload(name, { ...least[name], ...change }), facts);
}

function totalOf<N extends TaskName>(name: N, facts: Facts, change: object = {}): number {
  return taskOf(name).total(parsePayload(name, { ...least[name], ...change }), facts);
}

const worksOf = (stages: readonly Stage[]) => stages.map(({ work }) => work);
const sizesOf = (pieces: readonly Piece[]) => pieces.map(({ from, to }) => to - from);

/** Pieces that cover 0 to `units` once, in order, and none of them empty. */
function expectCover(pieces: readonly Piece[], units: number): void {
  expect(pieces[0]!.from).toBe(0);
  expect(pieces.at(-1)!.to).toBe(units);
  for (const [i, { from }] of pieces.slice(1).entries()) expect(from).toBe(pieces[i]!.to);
  expect(Math.min(...sizesOf(pieces))).toBeGreaterThan(0);
}

describe("stages", () => {
  it.each<[TaskName, object, readonly string[]]>([
    ["train", {}, ["train", "finish"]],
    ["finetune", {}, ["examples", "train", "finish"]],
    ["finetune", { augmentation: "online" }, ["train", "finish"]],
    ["evaluate", {}, ["images", "finish"]],
    ["attack", {}, ["images", "finish"]],
    ["surface", {}, ["cells", "finish"]],
    ["surface", { attack: "fgsm" }, ["examples", "cells", "finish"]],
    ["hessian", {}, ["products", "finish"]],
    ["import-model", {}, ["finish"]],
    ["report", {}, ["finish"]],
  ])("of %s %j", (name, change, works) => {
    expect(worksOf(planOf(name, digits, change))).toEqual(works);
  });

  it.each<TaskName>(["train", "finetune", "evaluate", "attack", "surface", "hessian"])(
    "of %s are covered by pieces",
    (name) => {
      for (const facts of [digits, cifar, { images: 1 }, { images: 2 }, { images: 33 }]) {
        for (const { work, pieces } of planOf(name, facts)) {
          expectCover(pieces, pieces.at(-1)!.to);
          if (work === "finish" || work === "train") expect(pieces).toHaveLength(1);
        }
      }
    },
  );
});

describe("pieces", () => {
  it("are nearly equal and cover the units", () => {
    for (const units of [1, 3, 4, 5, 100, 2601, 2 ** 20]) {
      const pieces = cut(units, { work: 1e9, least: 1 });
      expectCover(pieces, units);
      expect(Math.max(...sizesOf(pieces)) - Math.min(...sizesOf(pieces))).toBeLessThanOrEqual(1);
    }
  });

  it("are several even of a small run, and never more than the queue should hold", () => {
    expect(cut(2601, { work: 1, least: 4 })).toHaveLength(4);
    expect(cut(2 ** 20, { work: 1e15, least: 4 })).toHaveLength(256);
    expect(cut(7, { work: 1e15, least: 4 })).toHaveLength(2);
  });

  it("hold no more images than their results can be kept", () => {
    const [stage] = planOf("attack", { ...cifar, images: 50_000 });
    expect(Math.max(...sizesOf(stage!.pieces))).toBeLessThanOrEqual(1024);
  });

  it("are shorter the more an attack costs", () => {
    const few = planOf("attack", cifar)[0]!.pieces.length;
    const many = planOf("attack", cifar, { attack: "stadv-bounded" })[0]!.pieces.length;
    expect(many).toBeGreaterThan(few);
  });

  it("of an evaluation lie within one attack each", () => {
    const attacks = ["none", "fgsm", "pgd:steps=20"];
    const { pieces } = planOf("evaluate", cifar, { attacks })[0]!;
    expectCover(pieces, 3 * cifar.images);
    for (const { from, to } of pieces) {
      expect(Math.floor(from / cifar.images)).toBe(Math.floor((to - 1) / cifar.images));
    }
  });

  it("do not depend on facts that are not known yet being given as undefined", () => {
    const unknown = { images: 359, arch: undefined, height: undefined, width: undefined };
    expect(planOf("evaluate", unknown)).toEqual(planOf("evaluate", { images: 359 }));
  });
});

describe("units of progress", () => {
  it("of training are steps, without a last step of a single image", () => {
    expect(totalOf("train", { images: 256 })).toBe(3 * 2);
    expect(totalOf("train", { images: 257 })).toBe(3 * 2);
    expect(totalOf("train", { images: 258 })).toBe(3 * 3);
    expect(totalOf("train", { images: 1 })).toBe(3);
  });

  it("of adversarial training count that half of a batch is made", () => {
    expect(totalOf("train", { images: 256 }, { attacks: ["fgsm"] })).toBe(3 * 4);
    expect(totalOf("train", { images: 256 }, { attacks: ["fgsm"], cleanShare: 0 })).toBe(3 * 2);
    expect(totalOf("finetune", { images: 256 }, { augmentation: "online" })).toBe(2 * 4);
  });

  it("of static fine-tuning are examples and steps on twice the images", () => {
    expect(totalOf("finetune", { images: 256 })).toBe(256 + 2 * 4);
  });

  it("of measurements are images under each attack, and cells", () => {
    expect(totalOf("evaluate", digits)).toBe(2 * 359);
    expect(totalOf("attack", digits)).toBe(359);
    const y = { from: -1, to: 1, points: 21 };
    expect(totalOf("surface", digits, { y })).toBe(51 * 21);
    expect(totalOf("surface", digits, { y, attack: "fgsm" })).toBe(359 + 51 * 21);
  });

  it("of a Hessian are products, of which the search and each start vector is one piece", () => {
    const change = { trace: 10, products: 30, spectrum: { samples: 2, steps: 8 } };
    expect(totalOf("hessian", digits, change)).toBe(30 + 10 + 2 * 8);
    const [stage] = planOf("hessian", digits, change);
    expectCover(stage!.pieces, 56);
    const payload = parsePayload("hessian", { ...least.hessian, ...change });
    const parts = stage!.pieces.map((piece) => hessianPart(payload, piece));
    expect(parts[0]).toEqual({ kind: "eigenvalues" });
    expect(parts.slice(-2)).toEqual([
      { kind: "spectrum", sample: 0 },
      { kind: "spectrum", sample: 1 },
    ]);
    const signs = parts.flatMap((part) => (part.kind === "trace" ? [part] : []));
    expectCover(signs, 10);
    expect(signs).toHaveLength(parts.length - 3);
  });

  it("of a Hessian of which nothing is asked are one, and it still ends", () => {
    const change = { largest: 0, smallest: 0, trace: 0 };
    expect(totalOf("hessian", digits, change)).toBe(1);
    expect(planOf("hessian", digits, change)[0]!.pieces).toEqual([{ from: 0, to: 0 }]);
  });

  it("of a run that only finishes are one", () => {
    expect(totalOf("import-model", { images: 0 })).toBe(1);
    expect(tasks["import-model"].unit).toBe("steps");
  });
});
