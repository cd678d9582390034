import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import {
  colourMaps,
  divergingColour,
  drawSurface,
  drawSurfaces,
  type PictureGrid,
  rasterizeSvg,
  sequentialColour,
  stateColours,
} from "@basin/formats";
import { describe, expect, test } from "vitest";
import { boxOf, cellColours, contourPoints, pixelsOf, spaced, surfaceOf } from "./pictures-grids.js";

const bare = { scale: "linear", levels: [] } as const;
const unit = spaced(-1, 1, 5);
const texts = (svg: string): string[] =>
  [...svg.matchAll(/<text [^>]*>([^<]*)<\/text>/g)].map((match) => match[1]!);

/** The colours of a surface's cells as they are rendered, row by row from the lowest. */
async function render(grid: PictureGrid, options = {}): Promise<string[][]> {
  const svg = drawSurface(grid, { ...bare, ...options });
  const [x, y] = grid.axes;
  return cellColours(svg, await rasterizeSvg(svg), x!.coordinates.length, y!.coordinates.length);
}

/** The colours beside a position: viridis has 256 steps, and a logarithm may fall on either side of a border. */
const near = (position: number): string[] => [-0.001, 0.001].map((off) => sequentialColour(position + off));

/** A surface with some cells replaced: by a value, or by nothing. */
function withCells(grid: PictureGrid, cells: Readonly<Record<number, number | "unfinished">>): PictureGrid {
  const [loss, finished] = [grid.loss.slice(), grid.finished.slice()];
  for (const [cell, value] of Object.entries(cells)) {
    if (value === "unfinished") finished[Number(cell)] = 0;
    else loss[Number(cell)] = value;
  }
  return { ...grid, loss, finished };
}

describe("drawSurface over two axes", () => {
  test("puts every cell in its place: x to the right, y upwards, also on a grid that is not square", async () => {
    const [nx, ny] = [21, 11];
    const grid = surfaceOf(spaced(-1, 1, nx), spaced(-1, 1, ny), (ix, iy) => iy * nx + ix);
    const colours = await render(grid);
    for (let iy = 0; iy < ny; iy++) {
      for (let ix = 0; ix < nx; ix++) {
        expect(colours[iy]![ix]).toBe(sequentialColour((iy * nx + ix) / (nx * ny - 1)));
      }
    }
  });

  test("follows coordinates that fall, and cells of unequal size", async () => {
    const corner = (grid: PictureGrid): Promise<string[][]> => render(grid);
    const fallen = await corner(
      surfaceOf(spaced(1, -1, 5), unit, (ix, iy) => (ix === 0 && iy === 4 ? 1 : 0)),
    );
    expect(fallen[4]![4]).toBe(sequentialColour(1));
    expect(fallen[4]![0]).toBe(sequentialColour(0));
    // Centres 0, 1, 3: borders at -0.5, 0.5, 2, 4, so the last cell begins at 5/9 of the width.
    const svg = drawSurface(
      surfaceOf(Float64Array.of(0, 1, 3), unit, (ix) => (ix === 2 ? 1 : 0)),
      bare,
    );
    const { x, y, width } = boxOf(svg, "frame");
    const { at } = pixelsOf(await rasterizeSvg(svg));
    expect(at(x + (width * 5) / 9 - 2, y + 5)).toBe(sequentialColour(0));
    expect(at(x + (width * 5) / 9 + 2, y + 5)).toBe(sequentialColour(1));
  });

  test("spreads a log scale evenly over decades", async () => {
    const grid = surfaceOf(unit, unit, (ix) => 10 ** (ix - 1));
    const colours = await render(grid, { scale: "log" });
    for (let ix = 0; ix < 5; ix++) expect(near(ix / 4)).toContain(colours[0]![ix]);
  });

  test("draws loss by default on a log scale and accuracy on a linear one from 0 to 100 %", () => {
    const grid = surfaceOf(unit, unit, (ix) => 10 ** (ix - 1));
    expect(texts(drawSurface(grid))).toContain("loss (log scale)");
    const accuracy = texts(drawSurface(grid, { quantity: "accuracy" }));
    expect(accuracy).toEqual(expect.arrayContaining(["accuracy", "0 %", "100 %"]));
  });

  test("lays contour lines where the value is the level, and labels each level", () => {
    const grid = surfaceOf(spaced(-1, 1, 41), spaced(-1, 1, 41), (ix) => ix / 4);
    const svg = drawSurface(grid, { scale: "linear", levels: [2.1, 5, 7.7] });
    const { x, width } = boxOf(svg, "frame");
    const points = contourPoints(svg);
    expect(new Set(points.map(({ level }) => level))).toEqual(new Set([2.1, 5, 7.7]));
    for (const point of points) expect(point.x).toBeCloseTo(x + ((point.level * 4 + 0.5) * width) / 41, 1);
    const onLines = /<g class="contour-labels">.*?<\/g>/.exec(svg)![0];
    expect(new Set(texts(onLines))).toEqual(new Set(["2.1", "5", "7.7"]));
    const onBar = /<g class="colour-bar">.*$/.exec(svg)![0];
    expect(texts(onBar)).toEqual(expect.arrayContaining(["2.1", "5", "7.7"]));
  });

  test("chooses about fifteen round levels by itself, over any range", () => {
    for (const top of [0.2, 1, 30, 1e4, 1e12]) {
      const grid = surfaceOf(unit, unit, (ix) => (ix === 0 ? 0.1 : top));
      const levels = new Set(contourPoints(drawSurface(grid)).map(({ level }) => level));
      expect(levels.size).toBeGreaterThanOrEqual(8);
      expect(levels.size).toBeLessThanOrEqual(22);
    }
  });

  test("hatches unfinished cells and tells them, NaN, infinity and zero apart", async () => {
    const plain = surfaceOf(unit, unit, () => 1);
    const grid = withCells(plain, { 0: "unfinished", 1: Number.NaN, 2: Infinity, 3: 0, 4: -Infinity });
    const svg = drawSurface(grid);
    for (const state of ["unfinished", "nan", "infinite"]) {
      expect(svg).toContain(`<pattern id="basin-${state}"`);
      expect(svg).toMatch(new RegExp(`<path fill="url\\(#basin-${state}\\)"`));
    }
    expect(texts(svg)).toEqual(
      expect.arrayContaining([
        "unfinished: 1 of 25 cells",
        "not a number (NaN): 1 of 25 cells",
        "infinite: 2 of 25 cells",
        "below 0.5: 1 of 25 cells",
      ]),
    );
    const image = pixelsOf(await rasterizeSvg(svg));
    const { x, y, width, height } = boxOf(svg, "frame");
    const coloursIn = (ix: number): Set<string> => {
      const seen = new Set<string>();
      for (let dy = 5; dy < 40; dy++) {
        for (let dx = 5; dx < 40; dx++) seen.add(image.at(x + (ix * width) / 5 + dx, y + height - dy));
      }
      return seen;
    };
    expect(coloursIn(0)).toContain(stateColours.unfinished);
    expect(coloursIn(0).size).toBeGreaterThan(1);
    expect(coloursIn(1)).toContain(stateColours.nan);
    expect(coloursIn(2)).toContain(stateColours.infinite);
    expect(coloursIn(3)).toEqual(new Set([colourMaps.viridis.below]));
    expect(coloursIn(4)).toContain(stateColours.infinite);
  });

  test("a value under an unfinished cell is never drawn and does not widen the range", async () => {
    const grid = withCells(
      surfaceOf(unit, unit, (ix) => ix),
      { 0: 1e6 },
    );
    const colours = await render(withCells(grid, { 0: "unfinished" }));
    expect(colours[1]![4]).toBe(sequentialColour(1));
  });

  test("a cell that came out as NaN is no unfinished one, and a loss of zero is a value", () => {
    const grid = withCells(
      surfaceOf(unit, unit, (ix) => ix),
      { 7: Number.NaN },
    );
    const said = texts(drawSurface(grid, { scale: "linear" })).filter((line) => line.includes("cells"));
    expect(said).toEqual(["not a number (NaN): 1 of 25 cells"]);
  });

  test.each(["unfinished", Number.NaN, Infinity, -Infinity] as const)(
    "no contour line comes near a cell of %s",
    (hole) => {
      const nine = spaced(-1, 1, 9);
      const grid = withCells(
        surfaceOf(nine, nine, (ix, iy) => 1 + ix + iy),
        { 40: hole },
      );
      const svg = drawSurface(grid, { levels: [3, 6.5, 9, 9.3, 12], scale: "linear" });
      const { x, y, width, height } = boxOf(svg, "frame");
      const points = contourPoints(svg);
      expect(points.length).toBeGreaterThan(20);
      for (const point of points) {
        const [ix, iy] = [((point.x - x) / width) * 9 - 4.5, ((y + height - point.y) / height) * 9 - 4.5];
        // Closer to the hole than its neighbours' centres would be inside a block that it spoils.
        expect(Math.max(Math.abs(ix), Math.abs(iy))).toBeGreaterThan(0.99);
      }
    },
  );

  test("cuts values off where asked, in a colour of their own, and says so", async () => {
    const grid = surfaceOf(unit, unit, (ix) => 10 ** (ix - 1));
    const colours = await render(grid, { scale: "log", cutoff: 10 });
    for (let ix = 0; ix < 3; ix++) expect(near(ix / 2)).toContain(colours[0]![ix]);
    expect(colours[0]!.slice(3)).toEqual([colourMaps.viridis.above, colourMaps.viridis.above]);
    expect(texts(drawSurface(grid, { cutoff: 10 }))).toContain("cut off above 10: 10 of 25 cells");
    expect(texts(drawSurface(grid, { cutoff: 1e9 })).join()).not.toContain("cut off");
    expect(texts(drawSurface(grid, { cutoff: 0.01 }))).toContain("cut off above 0.01: 25 of 25 cells");
  });

  test("puts the middle of diverging colours at zero", async () => {
    const grid = surfaceOf(unit, unit, (ix) => ix - 1);
    const colours = await render(grid, { scale: "linear", colours: "diverging" });
    expect(colours[0]!.slice(0, 2)).toEqual([divergingColour(1 / 3), divergingColour(0.5)]);
  });

  test("marks the origin where it is, and not where it is outside", () => {
    const svg = drawSurface(surfaceOf(spaced(-1, 3, 5), unit, () => 1));
    const { x, y, width, height } = boxOf(svg, "frame");
    const [, cx, cy] = /<circle class="origin" cx="([\d.]+)" cy="([\d.]+)"/.exec(svg)!;
    expect(Number(cx)).toBeCloseTo(x + (width * 1.5) / 5, 1);
    expect(Number(cy)).toBeCloseTo(y + height / 2, 1);
    expect(drawSurface(surfaceOf(spaced(1, 3, 5), unit, () => 1))).not.toContain('class="origin"');
  });

  test("escapes what it is given and keeps the document whole", async () => {
    const grid = surfaceOf(unit, unit, () => 1);
    const title = `<script>alert("1")</script> & 'two' \u0000\ud800`;
    const axes = grid.axes.map(({ coordinates }) => ({ name: "</text><evil/>", coordinates }));
    const svg = drawSurface({ ...grid, axes }, { title, subtitle: title });
    expect(svg).not.toMatch(/<script|<evil/);
    expect(svg).toContain("&lt;script&gt;");
    await expect(rasterizeSvg(svg)).resolves.toBeInstanceOf(Uint8Array);
  });

  test("sets the title in ink, and wraps a long protocol line", async () => {
    const grid = surfaceOf(unit, unit, () => 1);
    const protocol = "CIFAR-10 test, 1,017 images, PGD-20 8/255, seed 0, engine reference, ".repeat(4);
    const svg = drawSurface(grid, { title: "Surface", subtitle: protocol });
    const image = pixelsOf(await rasterizeSvg(svg));
    const top = boxOf(svg, "frame").y;
    let ink = 0;
    for (let y = 0; y < top - 4; y++) {
      for (let x = 0; x < image.width; x++) if (image.at(x, y) !== "#ffffff") ink++;
    }
    expect(ink).toBeGreaterThan(500);
    const lines = texts(/<g class="head">.*?<\/g>/.exec(svg)![0]);
    expect(lines.length).toBeGreaterThan(2);
    expect(lines.slice(1).join(" ")).toBe(protocol.trim());
  });

  test("draws what has one cell, nothing finished, or one value everywhere", () => {
    const one = Float64Array.of(0);
    const none = { ...surfaceOf(unit, unit, () => 1), finished: new Uint8Array(25) };
    for (const grid of [surfaceOf(one, one, () => 1), none, surfaceOf(unit, unit, () => 0)]) {
      for (const scale of ["linear", "log"] as const) {
        expect(drawSurface(grid, { scale })).not.toMatch(/NaN[" ]|Infinity|undefined/);
      }
    }
  });

  test("the same surface gives the same bytes", () => {
    const grid = surfaceOf(unit, unit, (ix, iy) => 1 + ix * iy);
    expect(drawSurface(grid)).toBe(drawSurface(grid));
  });

  test.each([
    { grid: { loss: new Float32Array(3) }, options: {}, message: "loss: want 25 cells, got 3" },
    { grid: { axes: [] }, options: {}, message: "axes: want one or two axes, got 0" },
    {
      grid: {},
      options: { range: [1, 1] as const },
      message: "range: want two finite numbers in rising order",
    },
    { grid: {}, options: { range: [0, 1] as const }, message: "range: want numbers above 0 for a log scale" },
    { grid: {}, options: { cutoff: -1 }, message: "cutoff: want a number that the scale has, got -1" },
    { grid: {}, options: { levels: 0 }, message: "levels: want an integer from 1 to 200" },
    { grid: {}, options: { levels: [Number.NaN] }, message: "levels: want finite numbers, got NaN" },
    {
      grid: {},
      options: { colours: "diverging", scale: "log" } as const,
      message: "scale: want linear for diverging",
    },
  ])("refuses with one line: $message", ({ grid, options, message }) => {
    expect(() => drawSurface({ ...surfaceOf(unit, unit, () => 1), ...grid }, options)).toThrow(message);
  });

  test.each([[[0, 0, 1]], [[0, 2, 1]], [[0, Number.NaN, 1]], [[0, Infinity]], [[]]])(
    "refuses an axis of %j",
    (coordinates) => {
      const grid = surfaceOf(Float64Array.from(coordinates), unit, () => 1);
      expect(() => drawSurface(grid)).toThrow(/^axis x: want /);
    },
  );

  test("refuses a grid with more cells than a picture can show", () => {
    const many = spaced(0, 1, 1000);
    expect(() => drawSurface(surfaceOf(many, many, () => 1))).toThrow("surface: want at most 262144 cells");
  });
});

describe("drawSurface over one axis", () => {
  const profile = (values: readonly number[], finished?: readonly number[]): PictureGrid => ({
    axes: [{ name: "alpha", coordinates: spaced(0, 1, values.length) }],
    loss: Float32Array.from(values),
    accuracy: Float32Array.from(values, () => 0.5),
    finished: Uint8Array.from(finished ?? values.map(() => 1)),
  });
  const curve = (svg: string, name: string): number[][][] => {
    const group = new RegExp(`<g class="curve-${name}".*?<path d="([^"]*)"`).exec(svg)![1]!;
    return group
      .split("M")
      .slice(1)
      .map((line) => line.split("L").map((point) => point.split(" ").map(Number)));
  };

  test("draws loss on its scale and accuracy in percent", () => {
    const svg = drawSurface(profile([0.1, 1, 10]), { range: [0.1, 10] });
    const { x, y, width, height } = boxOf(svg, "frame");
    const [line] = curve(svg, "loss");
    expect(line!.map(([, py]) => py)).toEqual([y + height, y + height / 2, y]);
    expect(line!.map(([px]) => px)).toEqual(
      [1, 3, 5].map((sixth) => expect.closeTo(x + (width * sixth) / 6, 1)),
    );
    expect(curve(svg, "accuracy")[0]!.map(([, py]) => py)).toEqual(Array(3).fill(y + height / 2));
    expect(texts(svg)).toEqual(
      expect.arrayContaining(["loss (log scale)", "accuracy (dashed)", "100 %", "alpha"]),
    );
  });

  test("breaks the line where there is no number, and shows why", () => {
    const svg = drawSurface(
      profile([1, 2, Number.NaN, 3, 4, Infinity, 5, 6, 7, 8], [1, 1, 1, 1, 1, 1, 1, 1, 0, 1]),
    );
    expect(curve(svg, "loss").map((line) => line.length)).toEqual([2, 2, 2]);
    for (const state of ["nan", "infinite", "unfinished"]) {
      expect(svg).toMatch(new RegExp(`<g class="gaps">.*?url\\(#basin-${state}\\)`));
    }
    expect(texts(svg)).toContain("unfinished: 1 of 10 points");
  });
});

describe("drawSurfaces", () => {
  const low = surfaceOf(unit, unit, () => 1);
  const high = surfaceOf(unit, unit, () => 3);

  test("gives all panels one range, so that equal colours are equal values", async () => {
    const middle = surfaceOf(unit, unit, () => 2);
    const panels = [low, middle, high].map((grid, index) => ({ title: `panel ${index}`, grid }));
    const svg = drawSurfaces(panels, bare);
    const fills = [...svg.matchAll(/<g class="cells"[^>]*><path fill="([^"]+)"/g)].map((match) => match[1]);
    expect(fills).toEqual([sequentialColour(0), sequentialColour(0.5), sequentialColour(1)]);
    expect(svg.match(/class="colour-bar"/g)).toHaveLength(1);
    expect(texts(svg)).toEqual(expect.arrayContaining(["panel 0", "panel 1", "panel 2"]));
  });

  test("finds room for each number of panels it allows", () => {
    for (let count = 1; count <= 6; count++) {
      const svg = drawSurfaces(Array(count).fill({ title: "t", grid: low }), { title: "all" });
      const [, width, height] = /<svg [^>]*width="(\d+)" height="(\d+)"/.exec(svg)!.map(Number);
      const frames = [
        ...svg.matchAll(
          /<rect x="([\d.]+)" y="([\d.]+)" width="([\d.]+)" height="([\d.]+)"[^>]*class="frame"/g,
        ),
      ];
      expect(new Set(frames.map(([, x, y]) => `${x} ${y}`)).size).toBe(count);
      for (const [, x, y, w, h] of frames.map((frame) => frame.map(Number))) {
        expect(x! + w!).toBeLessThan(width!);
        expect(y! + h!).toBeLessThan(height!);
      }
    }
  });

  test("refuses none, too many, and a mix of one and two axes", () => {
    expect(() => drawSurfaces([])).toThrow("panels: want 1 to 6 surfaces, got 0");
    expect(() => drawSurfaces(Array(7).fill({ title: "", grid: low }))).toThrow(
      "panels: want 1 to 6 surfaces, got 7",
    );
    const flat = { ...low, axes: [{ name: "x", coordinates: spaced(0, 1, 25) }] };
    const mixed = [low, flat].map((grid) => ({ title: "", grid }));
    expect(() => drawSurfaces(mixed)).toThrow("panels: want surfaces with equally many axes, got [2, 1]");
  });
});

const shared = process.env["BASIN_SHARED"] || fileURLToPath(new URL("../../../../shared/", import.meta.url));
const golden = `${shared}/golden/resnet32/golden.json`;

describe.skipIf(!existsSync(golden))("drawSurface of a trained ResNet-32 (needs ../shared)", () => {
  test("is darkest at the model and brightest at the highest cell", async () => {
    const { alpha, beta, loss } = JSON.parse(readFileSync(golden, "utf8")).surface;
    const values: number[] = loss;
    const grid = surfaceOf(
      Float64Array.from(alpha),
      Float64Array.from(beta),
      (ix, iy) => values[iy * 5 + ix]!,
    );
    const colours = (await render(grid, { scale: "log" })).flat();
    expect(colours.indexOf(sequentialColour(0))).toBe(12);
    expect(colours.indexOf(sequentialColour(1))).toBe(values.indexOf(Math.max(...values)));
  });
});
