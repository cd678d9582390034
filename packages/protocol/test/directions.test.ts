import { cosineBetween, directionTowards, displace, randomDirection } from "@basin/compute";
import {
  chooseDirections,
  cosineOf,
  type DrawOptions,
  directionOfFile,
  directionToModel,
  drawDirection,
  fingerprint,
} from "@basin/protocol";
import { expect, test } from "vitest";
import { freshModel } from "./small.js";

const draw: DrawOptions = { seed: 4, normalization: "filter", ignore: "biasbn", over: "weights" };
const model = freshModel(1);

test("directions that are not given are drawn, each for its axis", () => {
  const [x, y, ...more] = chooseDirections(model, 2, draw);
  expect(more).toEqual([]);
  expect(x!.direction).toEqual(randomDirection(model, { ...draw, axis: "x" }));
  expect(y!.direction).toEqual(randomDirection(model, { ...draw, axis: "y" }));
  expect(cosineOf([x!, y!])).toBe(cosineBetween(x!.direction, y!.direction));
});

test("one axis has one direction and no cosine", () => {
  const chosen = chooseDirections(model, 1, draw);
  expect(chosen).toEqual([drawDirection(model, "x", draw)]);
  expect(cosineOf(chosen)).toBe(null);
});

test("a draw is the same for every model, and says only how it was drawn", () => {
  const drawn = drawDirection(model, "x", { ...draw, ...{ file: "elsewhere" } });
  expect(drawn.protocol).toEqual({ kind: "random", ...draw });
  expect(drawDirection(freshModel(2), "x", draw).protocol).toEqual(drawn.protocol);
});

test("towards another model that model lies at 1, and is named", () => {
  const other = freshModel(2);
  const towards = directionToModel(model, other.params, "other.safetensors");
  const sha256 = fingerprint(other.params);
  expect(towards.protocol).toEqual({ kind: "towards", file: "other.safetensors", sha256 });
  const [x] = chooseDirections(model, 2, draw, { x: towards });
  expect(x).toBe(towards);
  const moved = displace(model.params, [towards.direction], [1]).get("linear.weight")?.data;
  for (const [i, value] of other.params.get("linear.weight")!.data.entries()) {
    expect(moved![i]).toBeCloseTo(value, 6);
  }
});

test("a direction of a file is used as it is", () => {
  const given = directionTowards(model, freshModel(2));
  const { direction, protocol } = directionOfFile(model, given, "d.safetensors");
  expect(direction).toEqual(given);
  expect(protocol).toEqual({ kind: "file", file: "d.safetensors", sha256: fingerprint(given) });
});

test("a model of another architecture has no direction to it", () => {
  const tensors = new Map([...model.params].slice(1));
  expect(() => directionToModel(model, tensors, "o.pt")).toThrow("o.pt: does not fit resnet8");
});
