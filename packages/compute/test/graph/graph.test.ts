import {
  createModel,
  foldBatchNorm,
  freeze,
  type Graph,
  GraphBuilder,
  lossGraph,
  openEngine,
  printGraph,
  prune,
  tensor,
  verifyGraph,
} from "@basin/compute";
import { describe, expect, test } from "vitest";
import { spec } from "../small.js";

function example(): GraphBuilder {
  const g = new GraphBuilder();
  const x = g.input("x", [2, 3]);
  g.output("y", g.relu(g.add(x, g.scalar(1))));
  return g;
}

test("a graph prints one line a node, with shapes", () => {
  expect(printGraph(example().build())).toBe(
    [
      '%0 = input() {"name":"x"} : f32 2x3',
      "%1 = constant() [1] : f32 scalar",
      "%2 = add(%0, %1) : f32 2x3",
      "%3 = relu(%2) : f32 2x3",
      "output y = %3",
    ].join("\n"),
  );
});

test("the same operation on the same inputs is one node", () => {
  const g = example();
  const before = g.build().nodes.length;
  expect(g.relu(g.add(g.input("x", [2, 3]), g.scalar(1))).id).toBe(3);
  expect(g.build().nodes).toHaveLength(before);
});

test("an operand that was spread is read unspread by elementwise operators", () => {
  const g = new GraphBuilder();
  const x = g.input("x", [2, 3]);
  const bias = g.input("b", [3]);
  expect(g.add(x, g.broadcast(bias, [2, 3])).inputs).toEqual([x.id, bias.id]);
  expect(g.add(g.broadcast(bias, [2, 3]), g.broadcast(bias, [2, 3])).shape).toEqual([2, 3]);
});

test("prune keeps what the outputs need and renumbers it", () => {
  const g = example();
  g.output("z", g.exp(g.input("unused", [4])));
  const pruned = prune(g.build(), ["y"]);
  verifyGraph(pruned);
  expect(Object.keys(pruned.outputs)).toEqual(["y"]);
  expect(pruned.nodes).toHaveLength(4);
});

describe("malformed graphs are refused, naming the node", () => {
  const good = example().build();
  const broken = (change: (nodes: Graph["nodes"][number][]) => void): Graph => {
    const nodes = structuredClone(good.nodes) as Graph["nodes"][number][];
    change(nodes);
    return { ...good, nodes };
  };
  test.each([
    ["an id out of place", broken((n) => Object.assign(n[2]!, { id: 7 })), "%7 add: want id 2, got 7"],
    [
      "an input after its reader",
      broken((n) => Object.assign(n[2]!, { inputs: [0, 3] })),
      "%2 add: want inputs before it, got %3",
    ],
    [
      "a wrong arity",
      broken((n) => Object.assign(n[3]!, { inputs: [2, 2] })),
      "%3 relu: want 1 inputs, got 2",
    ],
    [
      "a wrong shape",
      broken((n) => Object.assign(n[3]!, { shape: [6] })),
      "%3 relu: want f32 2x3, got f32 6",
    ],
    ["an output without a node", { ...good, outputs: { y: 9 } }, "graph: output y: no node 9"],
  ])("%s", (_, graph, message) => {
    expect(() => verifyGraph(graph)).toThrow(message);
  });
});

test.each([
  [
    "add",
    (g: GraphBuilder) => g.add(g.input("a", [2, 3]), g.input("b", [4])),
    "add: want a shape that fits 2x3, got 4",
  ],
  [
    "matmul",
    (g: GraphBuilder) => g.matmul(g.input("a", [2, 3]), g.input("b", [2, 3])),
    "matmul: want 3 rows on the right, got 2",
  ],
  [
    "conv",
    (g: GraphBuilder) => g.conv(g.input("a", [1, 3, 8, 8]), g.input("b", [4, 2, 3, 3])),
    "conv: want a weight for 3 channels",
  ],
  [
    "maxPool",
    (g: GraphBuilder) => g.maxPool(g.input("a", [1, 1, 5, 4]), 2),
    "maxPool: want extents in multiples of 2",
  ],
  ["input", (g: GraphBuilder) => [g.input("a", [2]), g.input("a", [3])], "input a: want"],
])("%s refuses shapes that do not fit", (_, build, message) => {
  expect(() => build(new GraphBuilder())).toThrow(message);
});

test("folding batch norm leaves no batch norm and the same function", async () => {
  const engine = await openEngine("reference");
  const { params } = createModel(spec, { seed: 2 });
  const changed = new Map(
    [...params].map(([name, { shape, data }]) => [
      name,
      tensor(
        "f32",
        shape,
        data.map((v, i) => v + 0.1 * ((i % 7) + 1)),
      ),
    ]),
  );
  const plain = lossGraph(spec, 2, { foldsNorm: false });
  const folded = foldBatchNorm(plain);
  verifyGraph(folded);
  expect(plain.nodes.some(({ op }) => op === "batchNorm")).toBe(true);
  expect(folded.nodes.some(({ op }) => op === "batchNorm")).toBe(false);
  const feeds = {
    images: tensor(
      "f32",
      [2, 1, 8, 8],
      Float32Array.from({ length: 128 }, (_, i) => (i % 17) / 17),
    ),
    targets: tensor(
      "f32",
      [2, 10],
      Float32Array.from({ length: 20 }, (_, i) => Number(i % 11 === 0)),
    ),
    ...Object.fromEntries(changed),
  };
  const expected = await (await engine.compile(plain)).run(feeds);
  const actual = await (await engine.compile(folded)).run(feeds);
  const frozen = await (await engine.compile(freeze(folded, changed))).run(feeds);
  for (const [i, value] of expected["logits"]!.data.entries()) {
    expect(actual["logits"]!.data[i]! / value).toBeCloseTo(1, 10);
    expect(frozen["logits"]!.data[i]! / value).toBeCloseTo(1, 4);
  }
  await engine.dispose();
});
