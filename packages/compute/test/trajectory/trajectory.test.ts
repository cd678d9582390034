import {
  cosineBetween,
  createModel,
  displace,
  type Model,
  randomDirection,
  trajectoryPlane,
} from "@basin/compute";
import { describe, expect, test } from "vitest";
import { freshModel, spec } from "../small.js";

const last = freshModel(3);
const draw = { seed: 1, normalization: "dlayer" } as const;
const [u, v, off] = ["u", "v", "off"].map((axis) => randomDirection(last, { ...draw, axis }));

/** The last model moved along u, v and a third direction. */
const at = (...amounts: readonly number[]): Model => ({
  spec,
  params: displace(displace(last.params, [u!, v!], amounts.slice(0, 2)), [off!], [amounts[2] ?? 0]),
});

const lengthBetween = (a: Model, b: Model): number =>
  Math.sqrt(
    [...a.params].reduce(
      (sum, [name, { data }]) =>
        sum + data.reduce((part, value, i) => part + (value - b.params.get(name)!.data[i]!) ** 2, 0),
      0,
    ),
  );

describe("the plane of a training's checkpoints", () => {
  const path = [at(3, 1), at(2, 1.5), at(1, 1), at(0.4, 0.1), last];
  const { directions, points, explained } = trajectoryPlane(path);

  test("holds checkpoints that lie in one, and explains all their variance", () => {
    expect(explained[0] + explained[1]).toBeCloseTo(1, 6);
    expect(explained[0]).toBeGreaterThan(explained[1]);
    for (const { distance } of points) expect(distance).toBeLessThan(1e-4);
    expect(points.at(-1)).toEqual({ x: 0, y: 0, distance: 0 });
    for (const axis of ["x", "y"] as const) expect(points[0]![axis]).toBeGreaterThan(0);
  });

  test("has directions of length 1 that are perpendicular and lead from the last checkpoint to the others", () => {
    const [x, y] = directions;
    expect(Math.abs(cosineBetween(x, y))).toBeLessThan(1e-6);
    for (const direction of directions) {
      const squares = [...direction.values()].flatMap(({ data }) => [...data].map((value) => value ** 2));
      expect(Math.sqrt(squares.reduce((sum, value) => sum + value))).toBeCloseTo(1, 5);
    }
    for (const [i, point] of points.entries()) {
      const there = { spec, params: displace(last.params, directions, [point.x, point.y]) };
      expect(lengthBetween(there, path[i]!)).toBeLessThan(1e-4);
    }
  });

  test("says how far a checkpoint is off it, and how much variance it misses", () => {
    const { points: found, explained: shares } = trajectoryPlane([at(9, 0), at(0, 9), at(1, 1, 0.5), last]);
    expect(found[2]!.distance / lengthBetween(at(0, 0, 0.5), last)).toBeCloseTo(1, 1);
    expect(shares[0] + shares[1]).toBeLessThan(1);
    expect(shares[0] + shares[1]).toBeGreaterThan(0.99);
  });
});

test("variance about the mean of the rows is another variance, from the same origin", () => {
  const path = [at(10, 1), at(10, -1), at(10, 0.5, 0.2), last];
  const [about, mean] = [trajectoryPlane(path), trajectoryPlane(path, { center: "mean" })];
  expect(Math.abs(cosineBetween(about.directions[0], u!))).toBeGreaterThan(0.99);
  expect(Math.abs(cosineBetween(mean.directions[0], v!))).toBeGreaterThan(0.9);
  expect(mean.points.at(-1)).toEqual({ x: 0, y: 0, distance: 0 });
});

test("running statistics count only with the states", () => {
  const mean = last.params.get("bn1.running_mean")!;
  const statistics = new Map(at(1, 2).params).set("bn1.running_mean", {
    ...mean,
    data: mean.data.map((value) => value + 3),
  });
  const path = [{ spec, params: statistics }, at(2, 1), last];
  expect(trajectoryPlane(path).directions[0].has("bn1.running_mean")).toBe(false);
  const { directions, explained } = trajectoryPlane(path, { over: "states" });
  expect(directions[0].get("bn1.running_mean")!.data.some((value) => value !== 0)).toBe(true);
  expect(explained[0] + explained[1]).toBeCloseTo(1, 6);
});

test.each([
  [[last, last], "trajectory: want three checkpoints or more, got 2"],
  [[at(2, 0), at(1, 0), last], "trajectory: want checkpoints that span a plane"],
  [[last, last, last], "trajectory: want checkpoints that span a plane"],
  [
    [last, createModel({ ...spec, classes: 3 }), last],
    "checkpoint 2: want resnet8 for 1 channels and 10 classes, got resnet8 for 1 channels and 3 classes",
  ],
])("checkpoints that make no plane are refused (%#)", (path, message) => {
  expect(() => trajectoryPlane(path)).toThrow(message);
});
