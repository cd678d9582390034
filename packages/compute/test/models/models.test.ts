import {
  architectures,
  createModel,
  createOptimizer,
  findArchitecture,
  isTrained,
  loadModel,
  lossGraph,
  parametersOf,
  stepGraph,
  tensor,
  verifyGraph,
} from "@basin/compute";
import { describe, expect, test } from "vitest";
import { spec } from "../small.js";

const cifar = {
  arch: "resnet32",
  channels: 3,
  height: 32,
  width: 32,
  classes: 10,
  mean: [0, 0, 0],
  deviation: [1, 1, 1],
};
const sizeOfTrained = (arch: string): number =>
  parametersOf({ ...cifar, arch })
    .filter(isTrained)
    .reduce((sum, { shape }) => sum + shape.reduce((product, extent) => product * extent, 1), 0);

// The counts of He et al.'s networks as the common PyTorch implementation has them.
test.each([
  ["resnet20", 269_722],
  ["resnet32", 464_154],
  ["resnet44", 658_586],
  ["resnet56", 853_018],
  ["resnet110", 1_727_962],
])("%s has %i trained parameters", (arch, count) => {
  expect(sizeOfTrained(arch)).toBe(count);
});

describe.each(Object.keys(architectures))("%s", (arch) => {
  test.each([
    ["colour 32x32", { ...cifar, arch }],
    ["grey 8x8", { ...spec, arch }],
    ["grey 28x28, 26 classes", { ...spec, arch, height: 28, width: 28, classes: 26 }],
  ])("makes a graph for %s", (_, own) => {
    const graph = lossGraph(own, 2);
    verifyGraph(graph);
    expect(graph.nodes[graph.outputs["logits"]!]!.shape).toEqual([2, own.classes]);
  });
});

test("a training step's graph is well formed", () => {
  verifyGraph(stepGraph(spec, 4, createOptimizer({ kind: "adam" })));
});

test("first values depend on the seed and the name alone, with the variance of Kaiming's rule", () => {
  const a = createModel(cifar, { seed: 1 }).params;
  const b = createModel({ ...cifar, arch: "resnet20" }, { seed: 1 }).params;
  expect(a.get("layer3.1.conv2.weight")).toEqual(b.get("layer3.1.conv2.weight"));
  expect(a.get("conv1.weight")).not.toEqual(createModel(cifar, { seed: 2 }).params.get("conv1.weight"));
  const { data } = a.get("layer3.1.conv2.weight")!;
  const variance = data.reduce((sum, value) => sum + value * value, 0) / data.length;
  expect(variance / (2 / (64 * 9))).toBeCloseTo(1, 1);
});

describe("a checkpoint that does not fit is refused in one line", () => {
  const own = createModel(spec).params;
  const change = (name: string, value: Parameters<typeof tensor>[1] | null) => {
    const map = new Map(own);
    if (value === null) map.delete(name);
    else map.set(name, tensor("f32", value, new Float32Array(value.reduce((a, b) => a * b, 1))));
    return map;
  };
  test.each([
    [
      "a missing tensor",
      change("linear.bias", null),
      "m.th: does not fit resnet8 with 10 classes: linear.bias (10) is missing",
    ],
    ["a wrong shape", change("linear.weight", [5, 64]), "linear.weight is 5x64, want 10x64"],
    ["an unknown tensor", change("fc.weight", [3]), "fc.weight is unexpected"],
  ])("%s", (_, tensors, message) => {
    expect(() => loadModel(spec, tensors, "m.th")).toThrow(message);
  });

  test("three differences are listed, the others counted", () => {
    expect(() => loadModel({ ...spec, arch: "resnet20" }, own, "m.th")).toThrow(
      /is missing; .* is missing; .* is missing; and \d+ more$/,
    );
  });

  test("NaN weights", () => {
    const data = own.get("conv1.weight")!.data.slice();
    data[3] = Number.NaN;
    const broken = new Map(own).set("conv1.weight", tensor("f32", [16, 1, 3, 3], data));
    expect(() => loadModel(spec, broken, "m.th")).toThrow(
      "m.th: conv1.weight: want finite values, got NaN at element 3",
    );
  });

  test("batch counters are no difference", () => {
    const counted = new Map(own).set("bn1.num_batches_tracked", tensor("f32", [], Float32Array.of(5)));
    expect(loadModel(spec, counted).params.size).toBe(own.size);
  });
});

test("an unknown architecture lists those there are", () => {
  expect(() => findArchitecture("resnet33")).toThrow(
    'arch: unknown architecture "resnet33", want one of resnet8, resnet20',
  );
});
