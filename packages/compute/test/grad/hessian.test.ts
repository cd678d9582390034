import {
  createModel,
  type Feeds,
  type Graph,
  GraphBuilder,
  grad,
  gradientName,
  lossGraph,
  openEngine,
  outputOf,
  randomStream,
  tensor,
} from "@basin/compute";
import { expect, test } from "vitest";
import { spec } from "../small.js";

const names = ["conv1.weight", "bn1.weight", "layer2.0.conv1.weight", "layer3.0.bn2.bias", "linear.weight"];

/** The Hessian of the loss times the vector fed as `v NAME`, for some parameters: the gradient of a gradient. */
function productGraph(): Graph {
  const first = grad(lossGraph(spec, 2), "loss", names);
  const g = GraphBuilder.from(first);
  const products = names.map((name) => {
    const gradient = outputOf(first, gradientName(name));
    return g.sum(g.multiply(gradient, g.input(`v ${name}`, gradient.shape)));
  });
  g.output(
    "product",
    products.reduce((a, b) => g.add(a, b)),
  );
  return grad(g.build(), "product", names);
}

test.each([
  ["reference", 1e-6],
  ["onnx", 1e-3],
] as const)(
  "a network's Hessian-vector product on %s agrees with central differences of its gradient",
  async (name, tolerance) => {
    const { params } = createModel(spec, { seed: 5 });
    const stream = randomStream(9, "vectors");
    const noise = (shape: readonly number[], from: number) => {
      const size = shape.reduce((product, extent) => product * extent, 1);
      return tensor(
        "f32",
        shape,
        Float32Array.from({ length: size }, (_, i) => stream.normal(from + i)),
      );
    };
    const vectors = names.map(
      (parameter, i) => [parameter, noise(params.get(parameter)!.shape, 100_000 * i)] as const,
    );
    const feeds: Feeds = {
      images: tensor(
        "f32",
        [2, 1, 8, 8],
        Float32Array.from({ length: 128 }, (_, i) => stream.uniform(i)),
      ),
      targets: tensor(
        "f32",
        [2, 10],
        Float32Array.from({ length: 20 }, (_, i) => Number(i === 3 || i === 17)),
      ),
      ...Object.fromEntries(params),
    };
    const engine = await openEngine(name);
    const session = await engine.compile(productGraph(), { calls: "one" });
    const product = await session.run({
      ...feeds,
      ...Object.fromEntries(vectors.map(([n, v]) => [`v ${n}`, v])),
    });
    await session.dispose();
    await engine.dispose();

    const reference = await openEngine("reference");
    const gradient = await reference.compile(grad(lossGraph(spec, 2), "loss", names));
    const at = (step: number) => {
      const moved = vectors.map(([n, v]) => {
        const own = params.get(n)!.data;
        return [
          n,
          tensor(
            "f64",
            v.shape,
            Float64Array.from(own, (w, i) => w + step * v.data[i]!),
          ),
        ] as const;
      });
      return gradient.run({ ...feeds, ...Object.fromEntries(moved) });
    };
    const step = 1e-7;
    const [above, below] = [await at(step), await at(-step)];
    for (const parameter of names) {
      const key = gradientName(parameter);
      const expected = Float64Array.from(
        above[key]!.data,
        (value, i) => (value - below[key]!.data[i]!) / (2 * step),
      );
      const difference = Math.hypot(...expected.map((value, i) => value - product[key]!.data[i]!));
      expect(difference / Math.hypot(...expected), parameter).toBeLessThan(tolerance);
    }
  },
);
