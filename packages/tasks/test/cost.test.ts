import {
  architectureEntries,
  attackPasses,
  costOf,
  GRADIENT_PASSES,
  multiplyAdds,
  parsePayload,
  type TaskName,
  TRAINING_PASSES,
  taskOf,
  USUAL_RATE,
} from "@basin/tasks";
import { describe, expect, it } from "vitest";
import { least } from "./payloads.js";

/** Passes of the least payload with some fields changed, on a hundred images. */
function passesOf<N extends TaskName>(name: N, change: object = {}): number {
  return taskOf(name).cost(parsePayload(name, { ...least[name], ...change }), { images: 100 }).passes;
}

describe("the cost of an attack", () => {
  it.each([
    ["none", 1],
    ["fgsm", GRADIENT_PASSES + 1],
    ["pgd:steps=20", 20 * GRADIENT_PASSES + 1],
    ["pgd:steps=20,restarts=3", 3 * (20 * GRADIENT_PASSES + 1)],
    ["stadv-bounded", 100 * GRADIENT_PASSES + 1],
    ["apgd-t:steps=10", 90 * GRADIENT_PASSES + 2],
    ["square:queries=300,restarts=2", 600],
    ["rotation-translation", 31 * 5 * 5],
    ["autoattack-standard", 2800 * GRADIENT_PASSES + 5000],
  ])("%s is %d passes an image", (text, passes) => {
    expect(attackPasses(text)).toBeCloseTo(passes);
  });
});

describe("the cost of a run in passes", () => {
  const fgsm = GRADIENT_PASSES + 1;

  it.each<[TaskName, object, number]>([
    ["train", {}, 3 * TRAINING_PASSES],
    ["train", { attacks: ["fgsm"] }, 3 * (2 * TRAINING_PASSES + fgsm)],
    ["train", { attacks: ["fgsm"], cleanShare: 0 }, 3 * (TRAINING_PASSES + fgsm)],
    ["finetune", {}, 2 * 2 * TRAINING_PASSES + fgsm],
    ["finetune", { augmentation: "online" }, 2 * (2 * TRAINING_PASSES + fgsm)],
    ["evaluate", {}, 1 + fgsm],
    ["attack", {}, 1 + fgsm],
    ["surface", {}, 51],
    ["surface", { attack: "fgsm" }, 51 + fgsm],
    ["hessian", {}, 116 * 9],
    ["hessian", { largest: 0, trace: 4, spectrum: { samples: 2, steps: 5 } }, 14 * 9],
    ["import-model", {}, 0],
    ["report", {}, 0],
  ])("of %s %j, for each image", (name, change, passes) => {
    expect(passesOf(name, change)).toBeCloseTo(100 * passes);
  });
});

describe("the cost in multiply-adds and seconds", () => {
  it("goes with the network and the pixels", () => {
    expect(multiplyAdds({ arch: "resnet32" })).toBe(68_862_592);
    expect(multiplyAdds({ arch: "resnet32", height: 8, width: 8 })).toBe(68_862_592 / 16);
    expect(costOf(10, { arch: "resnet8" }).work).toBe(10 * architectureEntries["resnet8"]!.multiplyAdds);
  });

  it("is that of the paper's network where nothing is known", () => {
    expect(multiplyAdds({})).toBe(multiplyAdds({ arch: "resnet32", height: 32, width: 32 }));
    expect(multiplyAdds({ arch: "toString" })).toBe(multiplyAdds({}));
  });

  it("takes training's network from the payload", () => {
    const payload = parsePayload("train", least.train);
    const { work } = taskOf("train").cost(payload, { images: 100 });
    expect(work).toBeCloseTo(300 * TRAINING_PASSES * multiplyAdds({ arch: "resnet8" }));
  });

  it("follows the rate, measured or usual", () => {
    const cost = costOf(1000, {});
    expect(cost.seconds()).toBeCloseTo(cost.work / USUAL_RATE);
    expect(cost.seconds(cost.work)).toBe(1);
  });

  it("agrees with the measured rates of docs/benchmarks.md", () => {
    const imagesASecond = (passes: number) => 1 / costOf(passes, { arch: "resnet32" }).seconds();
    expect(imagesASecond(1)).toBeGreaterThan(2150);
    expect(imagesASecond(1)).toBeLessThan(2300);
    expect(imagesASecond(TRAINING_PASSES)).toBeGreaterThan(450);
    expect(imagesASecond(TRAINING_PASSES)).toBeLessThan(650);
  });
});
