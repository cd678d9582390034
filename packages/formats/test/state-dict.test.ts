import { tensor } from "@basin/compute/tensor";
import { findStateDict, parseCheckpoint, parseTorch } from "@basin/formats";
import { describe, expect, it } from "vitest";
import { expectFormatError, joinBytes } from "./files.js";
import {
  type Code,
  dict,
  int,
  list,
  orderedDict,
  pickle,
  raw,
  storage,
  tensorOf,
  text,
  torchZip,
} from "./torch-files.js";

const bytes = (data: ArrayBufferView): Uint8Array =>
  new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
const six = bytes(Float32Array.of(0, 1, 2, 3, 4, 5));
const vector: Code = tensorOf(storage("FloatStorage", "0", 6), { shape: [6] });

async function read(object: Code, storages: Record<string, Uint8Array> = { 0: six }) {
  return (await parseCheckpoint(torchZip(pickle(object), storages), "a.pt")).tensors;
}

describe("findStateDict", () => {
  const named = (...names: string[]): Code =>
    orderedDict(Object.fromEntries(names.map((name) => [name, vector])));
  const optimizer = dict({ state: dict({ 0: dict({ momentum_buffer: vector }) }), param_groups: list() });

  it.each<[string, Code, string[]]>([
    ["at the top", named("a", "b"), ["a", "b"]],
    ["under state_dict", dict({ epoch: int(1), state_dict: named("a"), optimizer }), ["a"]],
    [
      "under model_state_dict",
      dict({ optimizer_state_dict: optimizer, model_state_dict: named("a") }),
      ["a"],
    ],
    ["under net", dict({ acc: int(9), net: named("a") }), ["a"]],
    ["two levels down", dict({ model: dict({ state_dict: named("a") }) }), ["a"]],
    ["under a name of its own", dict({ resnet32: named("a"), arch: text("resnet32") }), ["a"]],
    ["beside other tensors", dict({ state_dict: named("a"), mean: vector }), ["a"]],
    ["below module.", named("module.a", "module.b.c"), ["a", "b.c"]],
    ["below module.model.", named("module.model.a", "module.model.b"), ["a", "b"]],
    ["below _orig_mod.", named("_orig_mod.module.a"), ["a"]],
    ["below a prefix that not all share", named("module.a", "b"), ["module.a", "b"]],
    ["as nothing but a prefix", named("module."), ["module."]],
    ["with a name out of Object", named("__proto__", "constructor"), ["__proto__", "constructor"]],
  ])("finds parameters %s", async (_, object, names) => {
    const { value } = await parseTorch(torchZip(pickle(object), { 0: six }), "a.pt");
    expect([...findStateDict(value, "a.pt").keys()]).toEqual(names);
  });

  it("keeps integers as scalars, and leaves out other values", async () => {
    const counter = tensorOf(storage("LongStorage", "1", 1), { shape: [] });
    const object = orderedDict({
      "bn.num_batches_tracked": counter,
      a: vector,
      steps: int(5),
      note: text("x"),
      rate: raw("F0.1\n"),
    });
    const tensors = await read(object, { 0: six, 1: bytes(BigInt64Array.of(78_200n)) });
    expect([...tensors.keys()]).toEqual(["bn.num_batches_tracked", "a", "steps"]);
    expect(tensors.get("bn.num_batches_tracked")).toEqual(tensor("i32", [], Int32Array.of(78_200)));
    expect(tensors.get("steps")).toEqual(tensor("i32", [], Int32Array.of(5)));
  });

  it("does not read what lies beside the parameters", async () => {
    const random = tensorOf(storage("LongStorage", "1", 1), { shape: [1] });
    const object = dict({ state_dict: named("a"), rng: random });
    expect((await read(object, { 0: six, 1: bytes(BigInt64Array.of(2n ** 60n)) })).size).toBe(1);
  });

  it.each<[string, Code, "invalid" | "missing", RegExp]>([
    ["a number", int(1), "missing", /no state dict, want names and tensors: got a number/],
    ["a tensor alone", vector, "missing", /got a tensor/],
    ["a list of tensors", list(vector), "missing", /got a list/],
    ["an empty dict", dict({}), "missing", /got an empty dict/],
    [
      "values without tensors",
      dict({ epoch: int(1), args: dict({}) }),
      "missing",
      /got epoch \(number\), args \(dict\)/,
    ],
    [
      "two candidates",
      dict({ teacher: named("a"), student: named("a") }),
      "missing",
      /teacher \(dict\), student \(dict\)/,
    ],
    [
      "names that are no text",
      joinBytes(raw("}K\x01"), vector, raw("s")),
      "invalid",
      /names of tensors in text, got number/,
    ],
  ])("refuses %s", (_, object, code, message) => expectFormatError(() => read(object), code, message));
});
