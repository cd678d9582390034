/**
 * The `onnx` engine's blocked layout, which it uses where channels fill whole blocks, but for `calls: "single"`: every operator
 * that is written in it, fused or not, and at its borders with the plain layout.
 */
import {
  type Engine,
  type Feeds,
  type Graph,
  GraphBuilder,
  grad,
  inputsOf,
  type Node,
  openEngine,
  outputOf,
} from "@basin/compute";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { cases, make } from "../cases.js";

let reference: Engine;
let onnx: Engine;
let plain: Engine;
beforeAll(async () => {
  reference = await openEngine("reference");
  onnx = await openEngine("onnx", { threads: 2 });
  plain = await openEngine("onnx", { threads: 1, layout: "plain" });
});
afterAll(async () => {
  await plain.dispose();
  await onnx.dispose();
  await reference.dispose();
});

type Layer = (g: GraphBuilder, x: Node, ...others: Node[]) => Node;

/** A computation on what a convolution of 2 images answers: 32 channels of 6x6, blocked on every processor. */
function wide(name: string, others: readonly number[][], layer: Layer, spread?: (x: number) => number) {
  const shapes = [[2, 3, 6, 6], [32, 3, 3, 3], ...others];
  return make(
    name,
    shapes,
    (g, x, w, ...more) => layer(g, g.conv(x!, g.scale(w!, 0.2), { padding: 1 }), ...more),
    spread,
  );
}

/** A convolution of `c` channels; with its gradients it covers both gradient operators and theirs. */
function conv(
  name: string,
  [n, c, o, size]: [number, number, number, number],
  kernel: number,
  stride: number,
) {
  const padding = (kernel - 1) / 2;
  const shapes = [
    [n, c, size, size],
    [o, c, kernel, kernel],
  ];
  return make(`conv ${name}`, shapes, (g, x, w) => g.conv(x!, g.scale(w!, 0.2), { stride, padding }));
}

const everyPixel = [2, 32, 6, 6];
const channels = [1, 32, 1, 1];

const blockedCases = [
  conv("3x3", [2, 16, 32, 5], 3, 1),
  conv("3x3 of few channels", [2, 3, 16, 5], 3, 1),
  conv("3x3 stride 2", [4, 32, 16, 6], 3, 2),
  conv("3x3 stride 2, odd extent", [3, 16, 16, 7], 3, 2),
  conv("1x1 stride 2", [2, 16, 32, 6], 1, 2),
  conv("of more images than a block, not a multiple", [18, 16, 16, 4], 3, 1),
  conv("of two blocks of images", [32, 16, 16, 3], 3, 1),
  wide("sum of a tensor and channels", [everyPixel, channels], (g, x, a, b) => g.add(g.add(x, a!), b!)),
  wide("a tensor that is read again after the sum", [everyPixel], (g, x, a) =>
    g.multiply(g.relu(g.add(x, a!)), a!),
  ),
  wide("channels added to a ReLU", [channels], (g, x, a) => g.add(g.relu(x), a!)),
  wide("difference of tensors", [everyPixel], (g, x, a) => g.subtract(a!, x)),
  wide("difference from channels", [channels], (g, x, a) => g.subtract(a!, x)),
  wide("product with channels, less channels", [channels, channels], (g, x, a, b) =>
    g.relu(g.subtract(g.multiply(x, a!), b!)),
  ),
  wide("product with one value a plane", [[2, 32, 1, 1]], (g, x, a) => g.multiply(x, a!)),
  wide("product with a number", [], (g, x) => g.scale(x, 3)),
  wide("the same sum read twice", [channels], (g, x, a) => {
    const y = g.add(x, a!);
    return g.add(g.relu(y), g.multiply(y, y));
  }),
  wide("batchNorm with a ReLU and a shortcut", [[32], [32], [32], [32], everyPixel], (g, x, s, b, m, v, a) =>
    g.relu(g.add(g.batchNorm(x, s!, b!, m!, g.square(v!)), a!)),
  ),
  wide("batchNorm with the batch's own statistics", [[32], [32], everyPixel], (g, x, s, b, a) => {
    const mean = g.mean(x, [0, 2, 3]);
    const variance = g.subtract(g.mean(g.square(x), [0, 2, 3]), g.square(mean));
    return g.multiply(g.batchNorm(x, s!, b!, mean, variance), a!);
  }),
  wide("sum over pixels of a product", [everyPixel], (g, x, a) => g.sum(g.multiply(x, a!), [2, 3])),
  wide("sum over pixels, kept", [], (g, x) => g.sum(x, [2, 3], { keepAxes: true })),
  wide("sum over channels", [], (g, x) => g.sum(x, [1])),
  wide("pools", [], (g, x) => g.maxPool(g.averagePool(x, 2), 3)),
  wide("absolute value, sign, negation, step", [], (g, x) =>
    g.add(g.multiply(g.abs(x), g.step(x)), g.negate(g.multiply(g.sign(x), x))),
  ),
  wide("slice and pad of pixels", [], (g, x) =>
    g.pad(g.slice(x, { starts: [0, 0, 1, 0], sizes: [2, 32, 2, 3], steps: [1, 1, 3, 2] }), {
      before: [0, 0, 1, 0],
      after: [0, 0, 2, 1],
      between: [0, 0, 1, 2],
    }),
  ),
  wide("slice and pad of channels", [], (g, x) =>
    g.pad(g.slice(x, { starts: [0, 3, 0, 0], sizes: [2, 7, 6, 6], steps: [1, 2, 1, 1] }), {
      before: [0, 4, 0, 0],
      after: [0, 5, 0, 0],
      between: [0, 0, 0, 0],
    }),
  ),
];

function withGradients(graph: Graph): Graph {
  const g = GraphBuilder.from(graph);
  g.output("loss", g.sum(g.square(outputOf(graph, "y"))));
  const names = inputsOf(graph).map((node) => node.attributes.name);
  return grad(g.build(), "loss", names);
}

function distance(actual: ArrayLike<number>, expected: ArrayLike<number>): number {
  const scale = Math.max(1, ...Array.from(expected, Math.abs));
  return Math.max(...Array.from(expected, (value, i) => Math.abs(value - actual[i]!))) / scale;
}

async function compare(
  graph: Graph,
  feeds: Feeds,
  { engine = onnx, frozen = {} }: { readonly engine?: Engine; readonly frozen?: Feeds } = {},
): Promise<void> {
  const calls = Object.keys(frozen).length > 0 ? "many" : "one";
  const expected = await (await reference.compile(graph)).run({ ...feeds, ...frozen });
  const session = await engine.compile(graph, { frozen: new Map(Object.entries(frozen)), calls });
  const results = await session.run(feeds);
  await session.dispose();
  for (const [name, { data }] of Object.entries(expected)) {
    expect(distance(results[name]!.data, data), name).toBeLessThan(2e-5);
  }
}

describe("blocked results and gradients agree with the reference", () => {
  test.each([...blockedCases, ...cases])("$name", async ({ graph, feeds }) => {
    await compare(withGradients(graph), feeds);
  });

  test.each(blockedCases)("$name, with frozen weights", async ({ graph, feeds }) => {
    const { a, ...frozen } = feeds;
    await compare(withGradients(graph), { a: a! }, { frozen });
  });
});

describe("results and gradients without the blocked layout agree with the reference", () => {
  test.each([...blockedCases, ...cases])("$name", async ({ graph, feeds }) => {
    await compare(withGradients(graph), feeds, { engine: plain });
  });

  test.each(blockedCases)("$name, with frozen weights", async ({ graph, feeds }) => {
    const { a, ...frozen } = feeds;
    await compare(withGradients(graph), { a: a! }, { engine: plain, frozen });
  });
});
