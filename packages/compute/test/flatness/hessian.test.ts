import {
  type Engine,
  findEigenpairs,
  GraphBuilder,
  grad,
  gradientName,
  type ImageSet,
  type LinearOperator,
  lossGraph,
  oneHot,
  openEngine,
  openHessian,
  outputOf,
  randomStream,
  takeLabels,
  tensor,
  toPixels,
  trainedLayout,
} from "@basin/compute";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { digits, freshModel, spec } from "../small.js";

const model = freshModel(2);
const layout = trainedLayout(spec);
let reference: Engine;
let onnx: Engine;
let images: ImageSet;
beforeAll(async () => {
  reference = await openEngine("reference");
  onnx = await openEngine("onnx", { threads: 2 });
  images = await digits(10);
});
afterAll(() => Promise.all([reference.dispose(), onnx.dispose()]));

function noise(name: string): Float64Array {
  const draw = randomStream(6, name);
  return Float64Array.from({ length: layout.size }, (_, i) => Math.fround(draw.normal(i)));
}

const dot = (a: Float64Array, b: Float64Array) => a.reduce((sum, value, i) => sum + value * b[i]!, 0);
const lengthOf = (a: Float64Array) => Math.sqrt(dot(a, a));
const distance = (a: Float64Array, b: Float64Array) => lengthOf(a.map((value, i) => value - b[i]!));

test("the Hessian of Rosenbrock's function at its minimum has the eigenvalues that its matrix says", async () => {
  const g = new GraphBuilder();
  const [x, y] = [g.input("x", []), g.input("y", [])];
  const valley = g.scale(g.square(g.subtract(y, g.square(x))), 100);
  g.output("loss", g.add(g.square(g.subtract(g.scalar(1), x)), valley));
  const first = grad(g.build(), "loss", ["x", "y"]);
  const h = GraphBuilder.from(first);
  const along = (name: string) => h.multiply(outputOf(first, gradientName(name)), h.input(`v${name}`, []));
  h.output("product", h.add(along("x"), along("y")));
  const session = await reference.compile(grad(h.build(), "product", ["x", "y"]));
  const scalar = (value: number) => tensor("f64", [], Float64Array.of(value));
  const operator: LinearOperator = {
    size: 2,
    async apply([vx, vy]) {
      const results = await session.run({ x: scalar(1), y: scalar(1), vx: scalar(vx!), vy: scalar(vy!) });
      return Float64Array.from(["x", "y"], (name) => results[gradientName(name)]!.data[0]!);
    },
  };
  const { largest, smallest } = await findEigenpairs(operator, { largest: 1, smallest: 1, basis: 8 });
  await session.dispose();
  const root = Math.sqrt(1002 ** 2 - 4 * 400);
  expect(largest[0]!.value).toBeCloseTo((1002 + root) / 2, 9);
  expect(smallest[0]!.value).toBeCloseTo((1002 - root) / 2, 9);
});

describe("the Hessian of a small network", () => {
  test("agrees, entry by entry, with central differences of the mean loss's gradient", async () => {
    const set = await digits(3);
    const places = layout.parts.flatMap(({ from, size }, i) => (i % 4 === 0 ? [from + (size >> 1)] : []));
    const hessian = await openHessian(reference, model, set, { batch: 2 });
    const names = layout.parts.map(({ name }) => name);
    const gradient = await reference.compile(grad(lossGraph(spec, 3), "loss", names));
    const feeds = {
      images: toPixels(set, [0, 1, 2]),
      targets: oneHot(takeLabels(set, [0, 1, 2]), 10),
      ...Object.fromEntries(model.params),
    };
    async function gradientAt(place: number, step: number): Promise<Float64Array> {
      const part = layout.parts.find(({ from, size }) => place >= from && place < from + size)!;
      const moved = Float64Array.from(model.params.get(part.name)!.data);
      moved[place - part.from]! += step;
      const results = await gradient.run({ ...feeds, [part.name]: tensor("f64", part.shape, moved) });
      return Float64Array.from(names.flatMap((name) => [...results[gradientName(name)]!.data]));
    }
    for (const place of places) {
      const unit = new Float64Array(layout.size);
      unit[place] = 1;
      const column = await hessian.apply(unit);
      const [above, below] = [await gradientAt(place, 1e-6), await gradientAt(place, -1e-6)];
      const expected = above.map((value, i) => (value - below[i]!) / 2e-6 / 3);
      expect(distance(column, expected)).toBeLessThan(1e-5 * lengthOf(expected));
    }
    await gradient.dispose();
    await hessian.dispose();
  });

  test("is symmetric, and does not depend on batches but for rounding", async () => {
    const [u, v] = [noise("u"), noise("v")];
    const whole = await openHessian(onnx, model, images, { batch: 10 });
    const [hu, hv] = [await whole.apply(u), await whole.apply(v)];
    expect(Math.abs(dot(u, hv) - dot(v, hu))).toBeLessThan(1e-5 * lengthOf(u) * lengthOf(hv));
    await whole.dispose();
    const cut = await openHessian(onnx, model, images, { batch: 3 });
    expect(distance(await cut.apply(v), hv)).toBeLessThan(1e-5 * lengthOf(hv));
    expect(await cut.apply(v)).toEqual(await cut.apply(v));
    await cut.dispose();
    expect(onnx.openSessions).toBe(0);
  });

  test("has eigenvectors that are directions of its model", async () => {
    const hessian = await openHessian(onnx, model, images);
    const { largest, converged } = await findEigenpairs(hessian, { tolerance: 1e-3, products: 60 });
    expect(converged).toBe(true);
    const [{ value, vector }] = largest as [(typeof largest)[0]];
    const product = await hessian.apply(vector);
    expect(
      distance(
        product,
        vector.map((element) => value * element),
      ),
    ).toBeLessThan(2e-3 * value);
    const direction = hessian.toDirection(vector);
    for (const [name, { shape }] of direction) expect(shape).toEqual(model.params.get(name)!.shape);
    expect(direction.has("bn1.running_mean")).toBe(false);
    await hessian.dispose();
  });

  test("refuses a vector of another length, and stops when asked to", async () => {
    const stop = new AbortController();
    const hessian = await openHessian(onnx, model, images, { signal: stop.signal });
    await expect(hessian.apply(new Float64Array(3))).rejects.toThrow(`want ${layout.size} elements, got 3`);
    stop.abort();
    await expect(hessian.apply(noise("u"))).rejects.toThrow("hessian: cancelled");
    await hessian.dispose();
  });
});
