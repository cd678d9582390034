import {
  axisThrough,
  computeFigures,
  coordinatesOf,
  type FigureName,
  figures,
  type LossGrid,
  parseAxis,
} from "@basin/compute";
import { describe, expect, test } from "vitest";

/** A finished grid of a function's values; not square. */
function gridOf(f: (x: number, y: number) => number, x = "-1:1:21", y = "-0.5:0.5:11"): LossGrid {
  const axes = y === "" ? [parseAxis("x", x)] : [parseAxis("x", x), parseAxis("y", y)];
  const ys = axes[1] ? coordinatesOf(axes[1]) : Float64Array.of(0);
  const loss = Float32Array.from(
    Array.from(ys).flatMap((b) => Array.from(coordinatesOf(axes[0]!), (a) => f(a, b))),
  );
  return { axes, loss, finished: new Uint8Array(loss.length).fill(1) };
}

/** The grid with some cells changed: a loss, or null for unfinished. */
function changed(grid: LossGrid, changes: Readonly<Record<number, number | null>>): LossGrid {
  const [loss, finished] = [grid.loss.slice(), grid.finished.slice()];
  for (const [cell, value] of Object.entries(changes)) {
    loss[Number(cell)] = value ?? Number.NaN;
    finished[Number(cell)] = Number(value !== null);
  }
  return { ...grid, loss, finished };
}

const value = (name: FigureName, grid: LossGrid, options = {}) => computeFigures(grid, options)[name];
const bowl = gridOf((x, y) => 1 + 2 * x ** 2 + 4 * y ** 2);
const ORIGIN = 5 * 21 + 10;

describe("sharpness of a bowl", () => {
  test("is the rise at the box's corner, in percent of 1 + the loss there, and at the disc's far point", () => {
    expect(value("keskar-sharpness", bowl, { radius: 0.3 }).value).toBeCloseTo((100 * 6 * 0.09) / 2, 4);
    expect(value("sam-sharpness", bowl, { radius: 0.3 }).value).toBeCloseTo(4 * 0.09, 5);
    expect(value("sam-sharpness", bowl, { radius: 0.3 }).cells).toBe(29);
  });

  test("is infinite beside an infinite cell, skips NaN, and needs the origin", () => {
    const beside = ORIGIN + 1;
    expect(value("sam-sharpness", changed(bowl, { [beside]: Number.POSITIVE_INFINITY })).value).toBe(
      Number.POSITIVE_INFINITY,
    );
    const wild = value("keskar-sharpness", changed(bowl, { [beside]: Number.NaN, [beside + 1]: null }));
    expect(wild).toMatchObject({ cells: 23, skipped: 2 });
    expect(value("sam-sharpness", changed(bowl, { [ORIGIN]: null })).value).toBeNull();
    expect(value("basin-volume", changed(bowl, { [ORIGIN]: Number.NaN })).value).toBeNull();
    expect(
      value(
        "sam-sharpness",
        gridOf((x) => x ** 2, "0.5:1:6"),
      ).value,
    ).toBeNull();
  });

  test("is zero where the model is the highest point", () => {
    expect(
      value(
        "sam-sharpness",
        gridOf((x, y) => 3 - x ** 2 - y ** 2),
      ).value,
    ).toBe(0);
  });
});

describe("the basin", () => {
  const valleys = gridOf((x) => Math.min(x ** 2, (Math.abs(x) - 0.8) ** 2) * 10, "-1:1:21", "");

  test("is the share of cells below the origin's loss + delta, alone or connected with the origin", () => {
    expect(value("basin-volume", valleys, { delta: 0.15 })).toEqual({ value: 9 / 21, cells: 21, skipped: 0 });
    expect(value("connected-basin", valleys, { delta: 0.15 }).value).toBe(3 / 21);
  });

  test("leaves unfinished cells out, and NaN and infinite ones outside", () => {
    const wild = changed(valleys, { 0: null, 9: Number.NaN, 11: Number.POSITIVE_INFINITY });
    expect(value("basin-volume", wild, { delta: 0.15 })).toEqual({ value: 7 / 20, cells: 20, skipped: 1 });
    expect(value("connected-basin", wild, { delta: 0.15 }).value).toBe(1 / 20);
  });

  test("is connected by edges, not by corners", () => {
    const diagonal = gridOf(
      (x, y) => Number(Math.round(10 * x) !== Math.round(10 * y)),
      "-0.2:0.2:5",
      "-0.2:0.2:5",
    );
    expect(value("basin-volume", diagonal).value).toBe(5 / 25);
    expect(value("connected-basin", diagonal).value).toBe(1 / 25);
  });
});

describe("roughness", () => {
  test("of a loss whose logarithm is a parabola is that parabola's second derivative, for any spacing", () => {
    for (const y of ["-0.5:0.5:11", "-0.5:0.5:6"]) {
      const { value: found, cells } = value(
        "roughness",
        gridOf((a, b) => Math.exp(a ** 2 + 3 * b ** 2), "-1:1:21", y),
      );
      const points = Number(y.split(":")[2]);
      const [along, across] = [19 * points, 21 * (points - 2)];
      expect(cells).toBe(along + across);
      expect(found).toBeCloseTo(Math.sqrt((along * 2 ** 2 + across * 6 ** 2) / (along + across)), 3);
    }
  });

  test("does not grow with a factor of the loss, and skips what is not finite", () => {
    expect(
      value(
        "roughness",
        gridOf((x) => 5 * Math.exp(x), "-1:1:21", ""),
      ).value,
    ).toBeLessThan(1e-3);
    expect(
      value(
        "roughness",
        changed(
          gridOf((x) => Math.exp(x), "-1:1:21", ""),
          { 4: Number.NaN },
        ),
      ),
    ).toMatchObject({
      cells: 16,
      skipped: 3,
    });
    expect(
      value(
        "roughness",
        gridOf(() => 0),
      ).value,
    ).toBe(0);
  });
});

describe("the share of non-convex cells", () => {
  test.each([
    ["a bowl", gridOf((x, y) => 1 + x ** 2 + y ** 2), 0],
    ["a saddle", gridOf((x, y) => 3 + x ** 2 - y ** 2), 1],
    ["a tilted saddle, convex along both axes", gridOf((x, y) => 9 + x ** 2 + y ** 2 + 3 * x * y), 1],
    ["a plane", gridOf((x, y) => 7 + 0.3 * x + 0.1 * y), 0],
    ["a line that bends down in half of its cells", gridOf((x) => 9 + x ** 3, "-1:1:21", ""), 9 / 19],
  ])("of %s", (_, grid, expected) => {
    expect(value("non-convex-share", grid).value).toBeCloseTo(expected, 10);
  });

  test("skips cells beside what is not finite", () => {
    const wild = changed(bowl, { [ORIGIN]: Number.NaN });
    expect(value("non-convex-share", wild)).toEqual({ value: 0, cells: 19 * 9 - 9, skipped: 9 });
  });
});

describe("local minima", () => {
  test.each([
    ["two wells", gridOf((x, y) => (x ** 2 - 0.25) ** 2 + y ** 2), 2],
    ["a bowl whose bottom is flat", gridOf((x, y) => Math.max(0.1, x ** 2 + y ** 2)), 1],
    ["a slope, whose lowest cells lie on the border", gridOf((x) => 2 + x), 0],
    ["a flat grid", gridOf(() => 1), 0],
    ["a line with three wells", gridOf((x) => 2 - Math.cos(10 * x), "-1:1:101", ""), 3],
  ])("of %s", (_, grid, expected) => {
    expect(value("local-minima", grid).value ?? 0).toBe(expected);
  });

  test("are lower than NaN and infinity, and unknown beside an unfinished cell", () => {
    expect(value("local-minima", changed(bowl, { [ORIGIN + 1]: Number.NaN })).value).toBe(1);
    expect(value("local-minima", changed(bowl, { [ORIGIN + 1]: null }))).toMatchObject({ value: 0 });
  });
});

test("a grid without a finished cell has no figures", () => {
  const empty = { ...bowl, finished: new Uint8Array(bowl.loss.length) };
  for (const found of Object.values(computeFigures(empty))) expect(found.value).toBeNull();
});

test("every figure says what it is and where it comes from", () => {
  expect(figures.map(({ name }) => name)).toEqual(Object.keys(computeFigures(bowl)));
  for (const { help, definition, source } of figures) {
    for (const text of [help, definition, source]) expect(text).not.toBe("");
  }
});

test("bad input is refused in one line", () => {
  expect(() => computeFigures({ ...bowl, loss: new Float32Array(3) })).toThrow(
    "figures: want 231 cells, got 3",
  );
  expect(() => computeFigures(bowl, { radius: 0 })).toThrow("radius: want a positive number, got 0");
  expect(axisThrough("x", [0, 0.5, 1])).toEqual({ from: 0, to: 1, points: 3 });
  expect(() => axisThrough("s.csv", [0, 0.1, 1])).toThrow("s.csv: want evenly spaced coordinates");
});
