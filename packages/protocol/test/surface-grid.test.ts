import { emptySurface, parseAxis } from "@basin/compute";
import { encodeSurfaceJson, parseSurfaceJson } from "@basin/formats";
import { fromGrid, toGrid } from "@basin/protocol";
import { expect, test } from "vitest";

const axes = [parseAxis("x", "-1:1:3"), parseAxis("y", "-0.5:0.5:2")];
const protocol = { data: "digits", seed: 1 };

function halfDone() {
  const surface = emptySurface(axes);
  surface.loss.set([1.5, Number.POSITIVE_INFINITY, Number.NaN]);
  surface.accuracy.set([0.5, 0, 0.25]);
  surface.finished.set([1, 1, 1]);
  return surface;
}

test("a surface comes back from its grid, also through a file", () => {
  const grid = toGrid(halfDone(), "test", protocol);
  expect(grid.axes.map(({ name }) => name)).toEqual(["x", "y"]);
  expect(fromGrid("s.json", grid, axes, protocol)).toEqual(halfDone());
  const read = parseSurfaceJson(encodeSurfaceJson(grid), "s.json");
  expect(fromGrid("s.json", read, axes, protocol)).toEqual(halfDone());
});

test("another protocol is refused by the entry that differs", () => {
  const grid = toGrid(halfDone(), "test", protocol);
  expect(() => fromGrid("s.json", grid, axes, { ...protocol, seed: 2 })).toThrow(
    "s.json: want seed 2 to resume, got 1",
  );
  expect(() => fromGrid("s.json", grid, axes, { ...protocol, attack: "none" })).toThrow(
    's.json: want attack "none" to resume, got none',
  );
  expect(() => fromGrid("s.json", { ...grid, metadata: {} }, axes, protocol)).toThrow("holds its protocol");
});

test("other axes are refused", () => {
  const grid = toGrid(halfDone(), "test", protocol);
  const wider = [parseAxis("x", "-2:2:3"), axes[1]!];
  expect(() => fromGrid("s.json", grid, wider, protocol)).toThrow(
    "s.json: want the same axes to resume, got -1:1:3, -0.5:0.5:2",
  );
});
