import { drawReliefs, type PictureGrid, rasterizeSvg, stateColours } from "@basin/formats";
import { describe, expect, test } from "vitest";
import { pixelsOf, spaced, surfaceOf } from "./pictures-grids.js";

const unit = spaced(-1, 1, 9);
const bowl = surfaceOf(unit, unit, (ix, iy) => 0.1 + (unit[ix]! ** 2 + unit[iy]! ** 2));

const flat = surfaceOf(unit, unit, (ix) => 1 + ix / 100);

/** A surface with one cell that holds something else. */
function withCell(grid: PictureGrid, cell: number, value: number | "unfinished"): PictureGrid {
  const [loss, finished] = [grid.loss.slice(), grid.finished.slice()];
  if (value === "unfinished") finished[cell] = 0;
  else loss[cell] = value;
  return { ...grid, loss, finished };
}

/** The corners of all triangles of a relief, in pixels, panel by panel. */
function pointsOf(svg: string): { x: number; y: number }[][] {
  return svg
    .split('class="relief"')
    .slice(1)
    .map((panel) =>
      [...panel.split('class="relief-axes"')[0]!.matchAll(/([-\d.]+) ([-\d.]+)/g)].map(([, x, y]) => ({
        x: Number(x),
        y: Number(y),
      })),
    );
}

describe("drawReliefs", () => {
  test("stands cells higher the greater their value, on one scale for all panels", () => {
    const higher = surfaceOf(unit, unit, () => 10);
    const svg = drawReliefs([
      { title: "low", grid: flat },
      { title: "high", grid: higher },
    ]);
    const [low, high] = pointsOf(svg).map((points) => Math.min(...points.map(({ y }) => y)));
    expect(low! - high!).toBeGreaterThan(50);
    expect(svg).toContain(">low<");
    expect(svg).toContain(">high<");
  });

  test("draws what is far before what is near", () => {
    // The far corner has the least x and the greatest y, the near one the contrary.
    const grid = withCell(withCell(bowl, 8 * 9, Number.NaN), 8, "unfinished");
    const cells = drawReliefs([{ title: "", grid }]).split('class="relief"')[1]!;
    const drawn = [...cells.matchAll(/<path (?:class="(relief-[a-z]+)" )?d="[^"]*" fill="[^n]/g)];
    expect(drawn).toHaveLength(79 * 4 + 2);
    expect(drawn[0]![1]).toBe("relief-nan");
    expect(drawn.at(-1)![1]).toBe("relief-unfinished");
  });

  test("puts a coordinate in its place on a grid that falls", () => {
    const falling = surfaceOf(unit.slice().reverse(), unit, (ix, iy) => (ix === 0 && iy === 0 ? 10 : 1));
    const rising = surfaceOf(unit, unit, (ix, iy) => (ix === 8 && iy === 0 ? 10 : 1));
    const peak = (grid: PictureGrid) => {
      const points = pointsOf(drawReliefs([{ title: "", grid }]))[0]!;
      return points.reduce((top, point) => (point.y < top.y ? point : top));
    };
    // Equal to the rounding of coordinates.
    expect(peak(falling).x).toBeCloseTo(peak(rising).x, 1);
  });

  test.each([
    ["nan", Number.NaN, "not a number (NaN): 1 of 81 cells"],
    ["infinite", Number.POSITIVE_INFINITY, "infinite: 1 of 81 cells"],
    ["unfinished", "unfinished" as const, "unfinished: 1 of 81 cells"],
  ] as const)("marks a cell that is %s where it lies, and counts it", async (state, value, words) => {
    const svg = drawReliefs([{ title: "", grid: withCell(flat, 40, value) }]);
    expect(svg.match(new RegExp(`class="relief-${state}"`, "g"))).toHaveLength(1);
    expect(svg).toContain(words);
    const patch = new RegExp(`class="relief-${state}" d="M([^"]+)Z"`).exec(svg)![1]!;
    const corners = patch.split("L").map((point) => point.split(" ").map(Number));
    const { at } = pixelsOf(await rasterizeSvg(svg));
    const seen = new Set<string>();
    for (let share = 0; share <= 1; share += 0.05) {
      const between = (axis: number): number =>
        corners[0]![axis]! + share * (corners[2]![axis]! - corners[0]![axis]!);
      seen.add(at(between(0), between(1)));
    }
    expect(seen).toContain(stateColours[state]);
  });

  test("draws a surface without a single number", async () => {
    const grid = surfaceOf(unit, unit, () => Number.NaN);
    const png = await rasterizeSvg(drawReliefs([{ title: "", grid }]));
    expect(pixelsOf(png).width).toBeGreaterThan(400);
  });

  test("has axes with their names, ticks of value, and titles as text", () => {
    const svg = drawReliefs([{ title: "<b>&", grid: bowl }], { title: "Loss" });
    for (const words of [">x<", ">y<", ">0.2<", ">1<", ">&lt;b&gt;&amp;<", ">Loss<", "loss (log scale)"]) {
      expect(svg).toContain(words);
    }
  });

  test("gives equal bytes for equal surfaces", async () => {
    const panels = [{ title: "", grid: bowl }];
    const [one, other] = [await rasterizeSvg(drawReliefs(panels)), await rasterizeSvg(drawReliefs(panels))];
    expect(Buffer.compare(one, other)).toBe(0);
  });

  test("says what it cannot draw", () => {
    expect(() => drawReliefs([])).toThrow("panels: want 1 to 6 surfaces, got 0");
    const line = { ...bowl, axes: bowl.axes.slice(0, 1) };
    const own = { ...line, loss: bowl.loss.slice(0, 9), accuracy: bowl.accuracy.slice(0, 9) };
    expect(() => drawReliefs([{ title: "", grid: { ...own, finished: bowl.finished.slice(0, 9) } }])).toThrow(
      "relief: want a surface over two axes, got 1",
    );
    const wide = spaced(-1, 1, 129);
    expect(() => drawReliefs([{ title: "", grid: surfaceOf(wide, wide, () => 1) }])).toThrow(
      "relief: want at most 16384 cells, got 16641",
    );
  });
});
