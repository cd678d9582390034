import { canonicalJson, configHash, parsePayload, type TaskName, taskNames } from "@basin/tasks";
import { describe, expect, it } from "vitest";
import { least } from "./payloads.js";

const hashOf = <N extends TaskName>(name: N, change: object = {}): string =>
  configHash(name, parsePayload(name, { ...least[name], ...change }));

describe("canonical JSON", () => {
  it.each([
    [{ b: 1, a: [2, { d: 3, c: null }] }, '{"a":[2,{"c":null,"d":3}],"b":1}'],
    [{ a: undefined, b: Number.NaN }, '{"b":null}'],
    [[undefined, "é"], '[null,"é"]'],
    [undefined, "null"],
    ["x", '"x"'],
  ])("of %j is %s", (value, text) => {
    expect(canonicalJson(value)).toBe(text);
  });

  it("does not depend on the order in which keys were put, at any depth", () => {
    expect(canonicalJson({ x: { p: 1, q: 2 }, y: 3 })).toBe(canonicalJson({ y: 3, x: { q: 2, p: 1 } }));
  });
});

describe("the hash of a configuration", () => {
  it.each(taskNames)("of %s is the same for every seed", (name) => {
    expect(hashOf(name)).toMatch(/^[0-9a-f]{64}$/);
    expect(hashOf(name, { seed: 5 })).toBe(hashOf(name));
  });

  it("is the same for runs that were written differently", () => {
    expect(hashOf("evaluate", { attacks: ["none", "fgsm:target=none"] })).toBe(hashOf("evaluate"));
    expect(hashOf("surface", { x: { points: 51, to: 1, from: -1 }, y: null })).toBe(hashOf("surface"));
  });

  it("ignores names, threads and, where results do not depend on it, the batch", () => {
    expect(hashOf("train", { name: "mine", engine: { threads: 1 } })).toBe(hashOf("train"));
    expect(hashOf("attack", { name: "mine", batch: 7 })).toBe(hashOf("attack"));
    expect(hashOf("surface", { batch: 7 })).toBe(hashOf("surface"));
    expect(hashOf("hessian", { batch: 7, engine: { threads: 3 } })).toBe(hashOf("hessian"));
    expect(hashOf("import-model", { name: "mine" })).toBe(hashOf("import-model"));
  });

  it("differs where results may", () => {
    const hashes = [
      hashOf("train"),
      hashOf("train", { batch: 64 }),
      hashOf("train", { engine: { name: "reference" } }),
      hashOf("train", { attacks: ["fgsm"] }),
      hashOf("evaluate"),
      hashOf("attack"),
      hashOf("surface"),
      hashOf("surface", { imageLosses: true }),
      hashOf("hessian"),
      hashOf("hessian", { products: 7 }),
      hashOf("report"),
      hashOf("report", { name: "another study" }),
      hashOf("surface", { data: { source: "digits", split: "test" } }),
    ];
    expect(new Set(hashes).size).toBe(hashes.length);
  });
});
