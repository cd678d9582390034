import { attackImages, openEngine, parseAttack, takeImages, tensor } from "@basin/compute";
import { encodeNpz } from "@basin/formats";
import { attackArrays, attackSheet, joinArrays, parseImages } from "@basin/protocol";
import { expect, test } from "vitest";
import { digits, freshModel } from "./small.js";

test("the arrays of parts join to the whole's, and make a data set", async () => {
  const engine = await openEngine("reference");
  const set = await digits(7);
  const attack = parseAttack("stadv-bounded:steps=1");
  const arraysOf = async (from: number, to: number) => {
    const part = takeImages(set, { skip: from, count: to - from });
    const places = Array.from({ length: to - from }, (_, i) => from + i);
    const made = await attackImages(engine, freshModel(), attack, part, { seed: 1, places });
    return { arrays: attackArrays({ set: part, made }), made };
  };
  const whole = await arraysOf(0, 7);
  const parts = [await arraysOf(0, 3), await arraysOf(3, 7)];
  await engine.dispose();
  expect(joinArrays(parts.map(({ arrays }) => arrays))).toEqual(whole.arrays);
  expect([...whole.arrays.keys()]).toEqual(["images", "clean", "labels", "predictions", "success", "flow"]);
  const read = await parseImages(encodeNpz(whole.arrays), { name: "a", split: "train" });
  expect(read.pixels).toEqual(whole.made.adversarial);
  const sheet = attackSheet(
    { set, made: whole.made, cleanClasses: set.labels },
    { attack: attack.name, subtitle: "" },
  );
  expect(sheet).toMatchObject({ count: 7, attack: "stadv-bounded", classNames: set.classes });
});

const pair = (name: string, shape: number[]) =>
  new Map([[name, tensor("f32", shape, new Float32Array(shape.reduce((a, b) => a * b, 1)))]]);

test.each([
  ["nothing", [], "arrays: want at least one part, got 0"],
  ["another name", [pair("a", [1]), pair("b", [1])], 'arrays: want a in every part, got "b"'],
  [
    "another size",
    [pair("a", [1, 2]), pair("a", [1, 3])],
    'a: want f32 of any number of 2, got "f32 of 1x3"',
  ],
])("%s does not join", (_, parts, message) => {
  expect(() => joinArrays(parts)).toThrow(message);
});
