import { describe, expect, it } from "vitest";
import { colourAt, colourMaps } from "../src/landscape/colour-map.ts";
import { cellState, countStates, differenceOf } from "../src/landscape/field.ts";
import { heatImage } from "../src/landscape/heat-image.ts";
import { isoLines } from "../src/landscape/iso-lines.ts";
import { lookOf } from "../src/landscape/look.ts";
import { markedRuns } from "../src/landscape/marked-runs.ts";
import { numberText } from "../src/landscape/number-text.ts";
import { formatOrbit, orbitAfterKey, parseOrbit, startOrbit, turned } from "../src/landscape/orbit.ts";
import { sliceThrough, stretchesOf } from "../src/landscape/slice.ts";
import { coarseTriangles } from "../src/landscape/stage/coarse-mesh.ts";
import { ABOVE, BOX_HEIGHT, surfaceMesh } from "../src/landscape/stage/surface-mesh.ts";
import { rangeOf } from "../src/landscape/value-range.ts";
import { createValueScale } from "../src/landscape/value-scale.ts";
import { fieldFrom, unfinishedAt } from "./grids.ts";

describe("a range", () => {
  const low = fieldFrom(3, 3, (x) => 1 + x);
  const high = fieldFrom(3, 3, (x) => 10 + x);

  it("is one for all fields together", () => {
    expect(rangeOf([low, high], { kind: "linear" }).ends).toEqual([0, 11]);
  });

  it("passes over what is no number and over what is not computed", () => {
    const holes = unfinishedAt(
      fieldFrom(3, 1, (x) => (x > 0 ? Number.POSITIVE_INFINITY : 5 + x)),
      [0],
    );
    expect(rangeOf([holes], { kind: "linear" }).ends).toEqual([5 - 5, 5]);
    expect(countStates(holes)).toEqual({ value: 1, unfinished: 1, nan: 0, infinite: 1 });
  });

  it("begins above zero on a log scale", () => {
    expect(rangeOf([low], { kind: "log" }).ends).toEqual([1, 2]);
  });

  it("ends at the cut-off and counts what lies above", () => {
    expect(rangeOf([low, high], { kind: "linear", cutoff: 5 })).toEqual({ ends: [0, 5], cutOff: 9 });
  });

  it("of differences is cut off at both ends", () => {
    const both = fieldFrom(5, 1, (x) => 4 * x);
    expect(rangeOf([both], { kind: "diverging", cutoff: 3 })).toEqual({ ends: [-3, 3], cutOff: 2 });
  });

  it("has zero in its middle for differences", () => {
    expect(rangeOf([fieldFrom(3, 1, (x) => 3 * x - 1)], { kind: "diverging" }).ends).toEqual([-4, 4]);
  });

  it("stands for something where there is nothing", () => {
    expect(rangeOf([], { kind: "log" }).ends).toEqual([0.1, 10]);
    expect(rangeOf([fieldFrom(2, 2, () => 7)], { kind: "linear" }).ends).toEqual([0, 7]);
  });
});

describe("a scale", () => {
  it.each([
    ["linear", [0, 10], 5, 0.5],
    ["log", [0.01, 100], 1, 0.5],
    ["diverging", [-2, 2], 0, 0.5],
  ] as const)("%s puts the middle of %j at %d", (kind, range, value, position) => {
    const scale = createValueScale(kind, range);
    expect(scale.position(value)).toBeCloseTo(position, 12);
    expect(scale.valueAt(position)).toBeCloseTo(value, 12);
  });

  it("has no place for zero and less on a log scale", () => {
    expect(createValueScale("log", [1, 10]).position(0)).toBe(Number.NEGATIVE_INFINITY);
  });

  it.each([
    [[0.05, 8], 5],
    [[1e-6, 1e6], 6],
    [[1, 1.5], 4],
  ] as const)("ticks %j at about %d round numbers inside", (range, count) => {
    const ticks = createValueScale("log", range).ticks(count);
    expect(ticks.length).toBeGreaterThanOrEqual(2);
    expect(ticks.length).toBeLessThanOrEqual(2 * count);
    for (const tick of ticks) expect(tick >= range[0] && tick <= range[1]).toBe(true);
  });
});

describe("colours", () => {
  it("grow lighter all the way through the sequential maps", () => {
    for (const name of ["viridis", "cividis"] as const) {
      const light = Array.from({ length: 33 }, (_, index) => colourAt(colourMaps[name], index / 32)).map(
        ([red, green, blue]) => 0.2126 * red ** 2.2 + 0.7152 * green ** 2.2 + 0.0722 * blue ** 2.2,
      );
      for (let index = 1; index < light.length; index++)
        expect(light[index]).toBeGreaterThan(light[index - 1]!);
    }
  });

  it("of what is cut off stand in no map", () => {
    for (const { below, above, bytes } of Object.values(colourMaps)) {
      const known = Array.from({ length: 256 }, (_, index) =>
        [...bytes.subarray(3 * index, 3 * index + 3)].join(),
      );
      expect(known).not.toContain(above.join());
      expect(known).not.toContain(below.join());
    }
  });
});

describe("a heat map", () => {
  it("has one pixel a cell, the last row first, and marks for what is no number", () => {
    const field = unfinishedAt(
      fieldFrom(2, 2, (x, y) => x + 2 * y),
      [3],
    );
    const { scale, map } = lookOf([field], { quantity: "loss", kind: "linear" });
    const pixels = heatImage(field, scale, map);
    const at = (x: number, y: number): number[] => [...pixels.subarray(4 * (2 * y + x), 4 * (2 * y + x) + 3)];
    expect(at(1, 0)).toEqual([244, 244, 244]);
    expect(at(0, 1)).toEqual([...colourAt(map, 0)]);
    expect(at(0, 0)).toEqual([...colourAt(map, 1)]);
  });

  it("joins the marks of a row", () => {
    const field = unfinishedAt(
      fieldFrom(5, 2, () => 1),
      [1, 2, 3, 7],
    );
    expect(markedRuns(field)).toEqual([
      { state: "unfinished", ix: 1, iy: 0, length: 3 },
      { state: "unfinished", ix: 2, iy: 1, length: 1 },
    ]);
  });
});

describe("lines of equal value", () => {
  it("lie where linear interpolation puts them", () => {
    const lines = isoLines(fieldFrom(5, 5, (x) => x))(0.25);
    expect(lines.flat().length).toBeGreaterThan(3);
    for (const [ix] of lines.flat()) expect(ix).toBeCloseTo(2.5, 6);
  });

  it("end at the border and beside cells without a number", () => {
    const hole = 2 * 5 + 2;
    const field = fieldFrom(5, 5, (x) => x);
    const lines = isoLines(unfinishedAt(field, [hole]))(0.25);
    expect(lines.length).toBe(2);
    for (const [ix, iy] of lines.flat()) {
      expect(ix).toBeCloseTo(2.5, 6);
      expect(iy <= 1.0001 || iy >= 2.9999).toBe(true);
    }
  });
});

describe("a surface in three dimensions", () => {
  const field = fieldFrom(3, 3, (x, y) => 1 + x + y);
  const scale = createValueScale("linear", [-1, 2]);

  it("has a corner for each cell at the cell's own height", () => {
    const { positions, triangles } = surfaceMesh(field, scale);
    field.values.forEach((value, index) => {
      expect(positions[3 * index + 2]).toBeCloseTo(BOX_HEIGHT * Math.min(1, (value + 1) / 3), 6);
    });
    expect(triangles.length).toBe(4 * 2 * 3);
  });

  it("tells apart what is cut off", () => {
    expect(surfaceMesh(field, scale).places[8]).toBeCloseTo(ABOVE, 6);
  });

  it("has a hole where a corner is missing, and tiles for numbers that stand alone", () => {
    const holed = unfinishedAt(field, [1, 3, 4]);
    const { positions, triangles, tiles } = surfaceMesh(holed, scale);
    // No block of four is whole: the six numbers that are left are tiles.
    expect([...tiles]).toEqual([...triangles]);
    expect(triangles.length).toBe(6 * 2 * 3);
    const heights = new Set([...triangles].map((corner) => positions[3 * corner + 2]!.toFixed(3)));
    const left = [0, 2, 5, 6, 7, 8].map((cell) => positions[3 * cell + 2]!.toFixed(3));
    expect([...heights].sort()).toEqual([...new Set(left)].sort());
  });

  it("is coarser while it moves, over the same corners, and keeps what is marked", () => {
    const wide = fieldFrom(10, 10, (x, y) => 1 + x * y);
    expect([...coarseTriangles(wide)].slice(0, 6)).toEqual([0, 4, 44, 0, 44, 40]);
    expect(coarseTriangles(wide).length).toBe(3 * 3 * 2 * 3);
    const holed = unfinishedAt(wide, [11]);
    const corners = coarseTriangles(holed);
    expect(corners).not.toContain(11);
    // One block of sixteen facets has lost the four around the hole.
    expect(corners.length).toBe((8 + 12) * 2 * 3);
  });
});

describe("differences", () => {
  it("are taken cell by cell and finished where both are", () => {
    const base = unfinishedAt(
      fieldFrom(2, 2, () => 1),
      [0],
    );
    const difference = differenceOf(
      fieldFrom(2, 2, (x) => x),
      base,
    )!;
    expect(cellState(difference, 0)).toBe("unfinished");
    expect([...difference.values].slice(1)).toEqual([0, -2, 0]);
  });

  it("are not taken over different grids", () => {
    expect(
      differenceOf(
        fieldFrom(2, 2, () => 1),
        fieldFrom(3, 3, () => 1),
      ),
    ).toBeUndefined();
  });
});

describe("a slice", () => {
  it("breaks where a cell has no number", () => {
    const slice = sliceThrough(
      unfinishedAt(
        fieldFrom(5, 3, (x) => x),
        [5 + 2],
      ),
      "x",
      { ix: 0, iy: 1 },
    )!;
    expect(stretchesOf(slice).map((stretch) => stretch.map(({ at }) => at))).toEqual([
      [-1, -0.5],
      [0.5, 1],
    ]);
  });

  it("of a curve runs along x only", () => {
    const curve = fieldFrom(5, 1, (x) => x);
    expect(sliceThrough(curve, "y", { ix: 0, iy: 0 })).toBeUndefined();
    expect(sliceThrough(curve, "x", { ix: 0, iy: 0 })!.points.length).toBe(5);
  });
});

describe("a camera", () => {
  it("stays above the floor, within sight, and turns all the way round", () => {
    expect(turned(startOrbit, { elevation: 1000 }).elevation).toBe(89.9);
    expect(turned(startOrbit, { zoom: 1e9 }).distance).toBe(0.5);
    expect(turned({ ...startOrbit, azimuth: 170 }, { azimuth: 20 }).azimuth).toBe(-170);
  });

  it("is the same after it went through an address", () => {
    const orbit = { azimuth: -35, elevation: 30, distance: 2.5 };
    expect(parseOrbit(formatOrbit(orbit))).toEqual(orbit);
    for (const text of [undefined, "", "1,2", "1,2,3,4", "a,b,c", "NaN,1,1"])
      expect(parseOrbit(text)).toBeUndefined();
  });

  it("is turned by keys and begins anew at 0", () => {
    expect(orbitAfterKey(startOrbit, "ArrowRight")!.azimuth).toBe(startOrbit.azimuth + 5);
    expect(orbitAfterKey(turned(startOrbit, { azimuth: 40 }), "0")).toEqual(startOrbit);
    expect(orbitAfterKey(startOrbit, "a")).toBeUndefined();
  });
});

describe("numbers in words", () => {
  it.each([
    [0.123456, {}, "0.123"],
    [-2.5, {}, "\u22122.5"],
    [0.5, { unit: "percent" }, "50\u202f%"],
    [0.25, { sign: true }, "+0.25"],
    [1234567, {}, "1.23e6"],
    [Number.NaN, {}, "not a number"],
    [Number.NEGATIVE_INFINITY, {}, "\u2212infinite"],
  ] as const)("%d with %j is %s", (value, options, text) => {
    expect(numberText(value, options)).toBe(text);
  });
});
