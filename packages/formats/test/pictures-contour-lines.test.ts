import { contourLines } from "@basin/formats";
import { describe, expect, test } from "vitest";

const sorted = (line: readonly (readonly [number, number])[]): number[][] =>
  line.map(([x, y]) => [x, y]).sort((a, b) => a[1]! - b[1]! || a[0]! - b[0]!);

describe("contourLines", () => {
  test("crosses where linear interpolation between centres says", () => {
    const lines = contourLines([0, 4, 0, 4, 0, 4], 2, 1);
    expect(lines.map(sorted)).toEqual([
      [
        [0.25, 0],
        [0.25, 1],
        [0.25, 2],
      ],
    ]);
  });

  test("goes once around a peak and closes", () => {
    const [line, ...others] = contourLines([0, 0, 0, 0, 2, 0, 0, 0, 0], 3, 1);
    expect(others).toEqual([]);
    expect(line).toHaveLength(5);
    expect(line![0]).toEqual(line![4]);
    expect(sorted(line!.slice(1))).toEqual([
      [1, 0.5],
      [0.5, 1],
      [1.5, 1],
      [1, 1.5],
    ]);
  });

  test.each([
    { name: "high", corner: 3, joined: "the high corners" },
    { name: "low", corner: 1.5, joined: "the low corners" },
  ])("a saddle with a $name middle joins $joined", ({ corner }) => {
    // Corners 0 and `corner` alternate; at level 1 the mean of the four decides.
    const lines = contourLines([corner, 0, 0, corner], 2, 1);
    const high = (2 * corner) / 4 >= 1;
    expect(lines).toHaveLength(2);
    for (const line of lines) {
      const [x, y] = [0, 1].map((axis) => (line[0]![axis]! + line[1]![axis]!) / 2);
      const beside = x! < 0.5 === y! < 0.5 ? "high" : "low";
      // A line cuts off the corner beside it: a low one where the high ones are joined.
      expect(beside).toBe(high ? "low" : "high");
    }
  });

  test.each([Number.NaN, Infinity, -Infinity])("keeps out of every block that touches %d", (hole) => {
    const values = Array.from({ length: 49 }, (_, cell) => (cell === 24 ? hole : cell % 7));
    const points = contourLines(values, 7, 2.5).flat();
    expect(points.length).toBeGreaterThan(0);
    for (const [x, y] of points) expect(Math.abs(x - 3) < 1 && Math.abs(y - 3) < 1).toBe(false);
    expect(contourLines(values, 7, 2.5)).toHaveLength(2);
  });

  test("a row, a column and a plain have no lines", () => {
    expect(contourLines([0, 1, 2], 3, 1.5)).toEqual([]);
    expect(contourLines([0, 1, 2], 1, 1.5)).toEqual([]);
    expect(contourLines([1, 1, 1, 1], 2, 1)).toEqual([]);
  });
});
