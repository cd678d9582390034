import {
  type Cell,
  classify,
  coarseToFine,
  computeSurface,
  coordinatesOf,
  cosineBetween,
  createModel,
  crossEntropy,
  type Direction,
  directionFrom,
  directionTowards,
  displace,
  type Engine,
  emptySurface,
  normalizations,
  openEngine,
  parseAxis,
  randomDirection,
  tensor,
} from "@basin/compute";
import { afterAll, beforeAll, expect, test } from "vitest";
import { digits, freshModel, spec } from "../small.js";

let engine: Engine;
beforeAll(async () => {
  engine = await openEngine("onnx", { threads: 2 });
});
afterAll(() => engine.dispose());

const model = freshModel(1);
const direction = (axis: string, seed = 0): Direction => randomDirection(model, { seed, axis });
const axes = [parseAxis("x", "-1:1:5"), parseAxis("y", "-0.5:0.5:3")];
const directions = [direction("x"), direction("y")];

test("each cell is the loss of the model displaced there, on a grid that is not square", async () => {
  const images = await digits(20);
  const surface = await computeSurface(engine, model, { axes, directions, images });
  expect(surface.finished.every((flag) => flag === 1)).toBe(true);
  for (const [iy, y] of coordinatesOf(axes[1]!).entries()) {
    for (const [ix, x] of coordinatesOf(axes[0]!).entries()) {
      const moved = { spec, params: displace(model.params, directions, [x, y]) };
      const losses = crossEntropy(await classify(engine, moved, images), images.labels);
      const mean = losses.reduce((sum, loss) => sum + loss, 0) / 20;
      expect(surface.loss[iy * 5 + ix]! / mean).toBeCloseTo(1, 5);
    }
  }
});

test("the result does not depend on batches, or on being cut and resumed, bit for bit", async () => {
  const images = await digits(20);
  const whole = await computeSurface(engine, model, { axes, directions, images });
  expect(await computeSurface(engine, model, { axes, directions, images, batch: 7 })).toEqual(whole);
  const half = await computeSurface(engine, model, { axes, directions, images, cells: [0, 3, 7, 11] });
  expect(half.finished.reduce((sum, flag) => sum + flag, 0)).toBe(4);
  const seen: Cell[] = [];
  const rest = await computeSurface(engine, model, {
    axes,
    directions,
    images,
    resume: half,
    onCell: (cell) => seen.push(cell),
  });
  expect(rest).toEqual(whole);
  expect(seen.map(({ index }) => index).sort((a, b) => a - b)).toEqual([1, 2, 4, 5, 6, 8, 9, 10, 12, 13, 14]);
});

test("a stopped surface has handed out its finished cells and leaves no session open", async () => {
  const stop = new AbortController();
  let cells = 0;
  const stopped = computeSurface(engine, model, {
    axes,
    directions,
    images: await digits(20),
    signal: stop.signal,
    onCell: () => {
      cells++;
      if (cells === 3) stop.abort();
    },
  });
  await expect(stopped).rejects.toThrow("surface: cancelled");
  expect(cells).toBeGreaterThanOrEqual(3);
  expect(cells).toBeLessThan(15);
  expect(engine.openSessions).toBe(0);
});

test("NaN and infinity stay what they are, and a zero loss counts as finished", async () => {
  const params = new Map(model.params);
  const huge = new Float32Array(10 * 64).fill(3e38);
  params.set("linear.weight", tensor("f32", [10, 64], huge));
  const surface = await computeSurface(
    engine,
    { spec, params },
    { axes: [axes[0]!], directions: [new Map()], images: await digits(4) },
  );
  expect([...surface.loss].every(Number.isNaN)).toBe(true);
  expect([...surface.finished]).toEqual([1, 1, 1, 1, 1]);
  expect(emptySurface(axes).finished.every((flag) => flag === 0)).toBe(true);
});

test("a filter-normalised direction has filters as long as the model's, and leaves biases and batch norm", () => {
  const d = direction("x").get("layer2.0.conv1.weight")!;
  const w = model.params.get("layer2.0.conv1.weight")!;
  const size = d.data.length / d.shape[0]!;
  for (let filter = 0; filter < d.shape[0]!; filter++) {
    const part = (data: Float32Array) => Math.hypot(...data.subarray(filter * size, (filter + 1) * size));
    expect(part(d.data) / part(w.data)).toBeCloseTo(1, 5);
  }
  expect(
    direction("x")
      .get("bn1.weight")!
      .data.every((value) => value === 0),
  ).toBe(true);
  expect(direction("x").has("bn1.running_mean")).toBe(false);
});

test("the same seed gives two models the same draw, each at its own scale", () => {
  const other = createModel(spec, { seed: 9 });
  const cosine = (normalization: (typeof normalizations)[number]) =>
    cosineBetween(
      randomDirection(model, { seed: 3, axis: "x", normalization }),
      randomDirection(other, { seed: 3, axis: "x", normalization }),
    );
  expect(cosine("dlayer")).toBeCloseTo(1, 6);
  expect(cosine("filter")).toBeGreaterThan(0.9);
});

test.each(normalizations)("the %s normalisation scales as it says", (normalization) => {
  const d = randomDirection(model, { seed: 3, axis: "x", normalization }).get("linear.weight")!.data;
  const w = model.params.get("linear.weight")!.data;
  const raw = randomDirection(model, { seed: 3, axis: "x", normalization: "weight" }).get(
    "linear.weight",
  )!.data;
  const expected = {
    filter: Math.hypot(...w.subarray(0, 64)) / Math.hypot(...d.subarray(0, 64)),
    layer: Math.hypot(...w) / Math.hypot(...d),
    weight: raw[5]! / d[5]!,
    dfilter: 1 / Math.hypot(...d.subarray(64, 128)),
    dlayer: 1 / Math.hypot(...d),
  }[normalization];
  expect(expected).toBeCloseTo(1, 5);
});

test("x and y of one seed are nearly perpendicular, and a direction lies along itself", () => {
  expect(Math.abs(cosineBetween(direction("x"), direction("y")))).toBeLessThan(0.05);
  expect(cosineBetween(direction("x"), direction("x"))).toBeCloseTo(1, 12);
});

test("towards another model, 0 is the one and 1 the other", () => {
  const other = createModel(spec, { seed: 9 });
  const there = displace(model.params, [directionTowards(model, other)], [1]);
  for (const [name, { data }] of there) {
    for (const [i, value] of data.entries())
      expect(Math.abs(value - other.params.get(name)!.data[i]!)).toBeLessThan(1e-6);
  }
});

test("a direction from a file is checked against the model", () => {
  const wrong = tensor("f32", [2], Float32Array.of(1, 2));
  expect(() => directionFrom(model, new Map([["bn1.weight", wrong]]), "d.safetensors")).toThrow(
    "d.safetensors: want bn1.weight as 16, got 2",
  );
  expect(() => directionFrom(model, new Map([["fc.weight", wrong]]), "d.safetensors")).toThrow(
    "d.safetensors: fc.weight (2) is no parameter",
  );
});

test("the order visits every cell once, the centre first and the corners early", () => {
  const order = coarseToFine(51, 21);
  expect(new Set(order).size).toBe(51 * 21);
  expect(order[0]).toBe(10 * 51 + 25);
  expect([...order.subarray(0, 8)]).toContain(0);
});

test.each(["1:1:0", "1:-1:5", "-1:1", "-1:1:1", "-1:1:2.5", "a:1:5", "-1:1:99999", ""])(
  "the grid %j is refused",
  (text) => {
    expect(() => parseAxis("--x", text)).toThrow(
      "--x: want from:to:points with from < to and 2 to 10001 points",
    );
  },
);
