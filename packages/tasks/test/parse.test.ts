import { parsePayload, TaskError, type TaskName } from "@basin/tasks";
import { describe, expect, it } from "vitest";
import { least } from "./payloads.js";

/** The error of a payload that is the least one with some fields changed. */
function complaintOf(name: TaskName, change: object): TaskError {
  try {
    parsePayload(name, { ...least[name], ...change });
  } catch (error) {
    if (error instanceof TaskError) return error;
    throw error;
  }
  throw new Error(`${name} took ${JSON.stringify(change)}`);
}

const axis = { from: -1, to: 1, points: 51 };
const sha = "want a SHA-256 in hexadecimal";
const names = "resnet8, resnet20, resnet32, resnet44, resnet56, resnet110, vgg9";

describe("a payload that cannot be run", () => {
  it.each<[TaskName, object, string | RegExp]>([
    ["train", { arch: "resnet9" }, `arch: want one of ${names}, got "resnet9"`],
    ["train", { epochs: 0 }, "epochs: want an integer from 1 to 100000, got 0"],
    ["train", { epochs: 1.5 }, "epochs: want an integer from 1 to 100000, got 1.5"],
    ["train", { epochs: Number.NaN }, "epochs: want an integer from 1 to 100000, got NaN"],
    ["train", { epochs: undefined }, "epochs: want an integer from 1 to 100000, got nothing"],
    ["train", { batch: 1 }, "batch: want an integer from 2 to 4096, got 1"],
    ["train", { seed: 0.5 }, "seed: want an integer from 0, got 0.5"],
    [
      "train",
      { seed: 2 ** 60 },
      "seed: want an integer from 0, got 1152921504606847000, which is too large to be exact",
    ],
    ["train", { learningRate: 0 }, "learningRate: want a number above 0, got 0"],
    ["train", { data: "digits" }, 'data: want an object with source, got "digits"'],
    ["train", { data: [] }, "data: want an object with source, got a list of 0"],
    ["train", { data: { source: "" } }, 'data.source: want text of 1 to 200 characters, got ""'],
    ["train", { augment: 4 }, "augment: want an object with flip, padding or null, got 4"],
    ["train", { augment: { flip: "yes", padding: 4 } }, 'augment.flip: want true or false, got "yes"'],
    ["train", { cleanShare: 0.25 }, "cleanShare: want one of 0, 0.5, got 0.25"],
    ["train", { optimizer: { kind: "lbfgs" } }, 'optimizer.kind: want one of sgd, adam, got "lbfgs"'],
    ["train", { optimizer: {} }, "optimizer.kind: want one of sgd, adam, got nothing"],
    [
      "train",
      { optimizer: { kind: "sgd", momentum: 2 } },
      "optimizer.momentum: want a number from 0 to 1, got 2",
    ],
    ["train", { mean: [] }, "mean: want a list of 1 to 16 items, got a list of 0"],
    ["train", { deviation: [0.5, 0] }, "deviation.1: want a number above 0, got 0"],
    ["train", { engine: { name: "cuda" } }, 'engine.name: want one of onnx, tfjs, reference, got "cuda"'],
    ["finetune", { model: "run_a1" }, 'model: want the id of a model, as mdl_..., got "run_a1"'],
    ["finetune", { attacks: [] }, "attacks: want a list of 1 to 32 items, got a list of 0"],
    ["finetune", { attacks: ["none"] }, /^attacks\.0: attack: unknown attack "none", want one of fgsm, /],
    [
      "finetune",
      { attacks: ["fgsm", "pgd:steps=0"] },
      'attacks.1: attack pgd: steps: want an integer from 1 to 100000, got "0"',
    ],
    [
      "evaluate",
      { attacks: Array(33).fill("fgsm") },
      "attacks: want a list of 1 to 32 items, got a list of 33",
    ],
    [
      "evaluate",
      { attacks: ["fgsm", "fgsm:epsilon=8/255"] },
      "attacks: want each attack once, got one twice",
    ],
    [
      "evaluate",
      { data: { source: "digits", split: "all" } },
      'data.split: want one of train, test, got "all"',
    ],
    ["attack", { attack: 3 }, "attack: want text to 1000 characters, got 3"],
    ["surface", { x: { ...axis, points: 1 } }, "x.points: want an integer from 2 to 10001, got 1"],
    ["surface", { x: { ...axis, from: 1 } }, "x.from: want a number below to, which is 1, got 1"],
    ["surface", { x: { ...axis, to: "1" } }, 'x.to: want a number, got "1"'],
    ["surface", { x: { ...axis, to: Number.POSITIVE_INFINITY } }, "x.to: want a number, got Infinity"],
    ["surface", { x: null }, "x: want an object with from, to, points, got null"],
    ["surface", { y: "-1:1:51" }, 'y: want an object with from, to, points or null, got "-1:1:51"'],
    [
      "surface",
      { x: { ...axis, points: 1025 }, y: { ...axis, points: 1024 } },
      "y.points: want 1048576 cells at most, got 1025 x 1024",
    ],
    ["import-model", { upload: "ABC" }, `upload: ${sha}, got "ABC"`],
    [
      "import-model",
      { name: "n".repeat(201) },
      `name: want text of 1 to 200 characters, got "${"n".repeat(80)}..."`,
    ],
  ])("%s %j is refused in one line", (name, change, message) => {
    const { issues, code, message: line } = complaintOf(name, change);
    expect(issues).toHaveLength(1);
    expect(code).toBe("invalid");
    expect(line.startsWith(`${name}.`) && !line.includes("\n")).toBe(true);
    if (typeof message === "string") expect(line).toBe(`${name}.${message}`);
    else expect(line.slice(name.length + 1)).toMatch(message);
  });

  it.each([null, undefined, 3, "x", [], true])("is also one that is no object: %j", (value) => {
    expect(() => parsePayload("surface", value)).toThrow(/^surface: want an object with model, data, got /);
  });

  it("names every unknown key with those that its level allows", () => {
    const change = {
      epoch: 3,
      data: { source: "digits", from: 1 },
      optimizer: { kind: "adam", momentum: 0.9 },
    };
    const { code, issues } = complaintOf("finetune", change);
    expect(code).toBe("unknown");
    expect(issues).toEqual([
      { path: ["data", "from"], message: "unknown key, want one of source, images, skip" },
      { path: ["optimizer", "momentum"], message: "unknown key, want one of kind, weightDecay" },
      {
        path: ["epoch"],
        message:
          "unknown key, want one of model, data, epochs, batch, optimizer, learningRate, schedule, augment, name, seed, engine, attacks, augmentation",
      },
    ]);
  });

  it("has all its issues told at once, each with its path", () => {
    const { code, issues, message } = complaintOf("surface", {
      model: 3,
      x: { ...axis, points: 0 },
      zoom: 2,
    });
    expect(code).toBe("invalid");
    expect(issues.map(({ path }) => path.join("."))).toEqual(["model", "x.points", "zoom"]);
    expect(message.split("; ")).toHaveLength(3);
  });

  it("has so many issues told that the answer stays short", () => {
    const strangers = Object.fromEntries(Array.from({ length: 5000 }, (_, i) => [`key${i}`, i]));
    expect(complaintOf("surface", strangers).issues).toHaveLength(50);
  });

  it("cannot reach into prototypes", () => {
    const value: unknown = JSON.parse('{"model":"mdl_a1","data":{"source":"digits"},"__proto__":{"seed":7}}');
    expect(() => parsePayload("surface", value)).toThrow(
      "surface.__proto__: unknown key, want one of model, ",
    );
    expect(({} as Record<string, unknown>)["seed"]).toBeUndefined();
  });
});
