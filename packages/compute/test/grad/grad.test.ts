import {
  type Engine,
  type Feeds,
  type Graph,
  GraphBuilder,
  grad,
  gradientName,
  inputsOf,
  openEngine,
  outputOf,
  randomStream,
  type Tensor,
  tensor,
  verifyGraph,
} from "@basin/compute";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { cases } from "../cases.js";

let engine: Engine;
beforeAll(async () => {
  engine = await openEngine("reference");
});
afterAll(() => engine.dispose());

/** The graph with a scalar output `loss`: the sum of `y` times fixed random weights. */
function withLoss(graph: Graph): Graph {
  const g = GraphBuilder.from(graph);
  const y = outputOf(graph, "y");
  const size = y.shape.reduce((product, extent) => product * extent, 1);
  const stream = randomStream(3, "weights");
  const weights = tensor(
    "f32",
    y.shape,
    Float32Array.from({ length: size }, (_, i) => stream.normal(i)),
  );
  g.output("loss", g.sum(g.multiply(y, g.constant(weights))));
  return g.build();
}

async function run(graph: Graph, feeds: Feeds): Promise<Readonly<Record<string, Tensor>>> {
  const session = await engine.compile(graph);
  const results = await session.run(feeds);
  await session.dispose();
  return results;
}

/** Central differences of a scalar output with respect to one input, in double precision. */
async function differences(graph: Graph, feeds: Feeds, output: string, input: string): Promise<Float64Array> {
  const step = 1e-6;
  const values = Float64Array.from(feeds[input]!.data);
  const at = async (i: number, by: number): Promise<number> => {
    const moved = values.slice();
    moved[i]! += by;
    const results = await run(graph, { ...feeds, [input]: tensor("f64", feeds[input]!.shape, moved) });
    return results[output]!.data[0]!;
  };
  const out = new Float64Array(values.length);
  for (let i = 0; i < out.length; i++) out[i] = ((await at(i, step)) - (await at(i, -step))) / (2 * step);
  return out;
}

function expectClose(actual: ArrayLike<number>, expected: ArrayLike<number>, tolerance: number): void {
  const scale = Math.max(1, ...Array.from(expected, Math.abs));
  const worst = Math.max(...Array.from(expected, (value, i) => Math.abs(value - actual[i]!)));
  expect(worst / scale).toBeLessThan(tolerance);
}

describe("the gradient of every operator agrees with central differences", () => {
  test.each(cases)("$name", async ({ graph, feeds }) => {
    const names = inputsOf(graph).map((node) => node.attributes.name);
    const both = grad(withLoss(graph), "loss", names);
    verifyGraph(both);
    const results = await run(both, feeds);
    for (const name of names) {
      expectClose(
        results[gradientName(name)]!.data,
        await differences(withLoss(graph), feeds, "loss", name),
        1e-7,
      );
    }
  });
});

describe("the gradient of a gradient agrees with central differences of the gradient", () => {
  test.each(cases)("$name", async ({ graph, feeds }) => {
    const names = inputsOf(graph).map((node) => node.attributes.name);
    const g = GraphBuilder.from(grad(withLoss(graph), "loss", names));
    const first = g.build();
    const squares = names.map((name) => g.sum(g.square(outputOf(first, gradientName(name)))));
    g.output(
      "norm",
      squares.reduce((a, b) => g.add(a, b)),
    );
    const norm = g.build();
    const second = grad(norm, "norm", names);
    verifyGraph(second);
    const results = await run(second, feeds);
    for (const name of names) {
      expectClose(results[gradientName(name)]!.data, await differences(norm, feeds, "norm", name), 1e-5);
    }
  });
});

test("a Hessian-vector product is the gradient of a gradient times a vector", async () => {
  const g = new GraphBuilder();
  const x = g.input("x", [3]);
  const matrix = tensor("f32", [3, 3], Float32Array.of(4, 1, 0, 1, 3, -1, 0, -1, 2));
  const column = g.reshape(x, [3, 1]);
  g.output("loss", g.scale(g.sum(g.multiply(column, g.matmul(g.constant(matrix), column))), 0.5));
  const first = GraphBuilder.from(grad(g.build(), "loss", ["x"]));
  const direction = first.input("v", [3]);
  first.output("dot", first.sum(first.multiply(outputOf(first.build(), gradientName("x")), direction)));
  const product = grad(first.build(), "dot", ["x"]);
  const results = await run(product, {
    x: tensor("f32", [3], Float32Array.of(1, 2, 3)),
    v: tensor("f32", [3], Float32Array.of(1, -1, 2)),
  });
  expect([...results[gradientName("x")]!.data]).toEqual([3, -4, 5]);
});

test("an input that the loss does not depend on gets zeros", async () => {
  const g = new GraphBuilder();
  g.output("loss", g.sum(g.input("x", [2])));
  g.output("other", g.input("z", [2]));
  const pair = tensor("f32", [2], Float32Array.of(1, 2));
  const results = await run(grad(g.build(), "loss", ["z"]), { x: pair, z: pair });
  expect([...results[gradientName("z")]!.data]).toEqual([0, 0]);
});

test("a loss that is no scalar and names that are not there are refused", () => {
  const g = new GraphBuilder();
  g.output("y", g.input("x", [2]));
  g.output("loss", g.sum(g.input("x", [2])));
  expect(() => grad(g.build(), "y", ["x"])).toThrow("grad of y: want a scalar, got shape 2");
  expect(() => grad(g.build(), "loss", ["w"])).toThrow('grad: unknown input "w", want one of x');
  expect(() => grad(g.build(), "cost", ["x"])).toThrow('graph: unknown output "cost", want one of y, loss');
});
