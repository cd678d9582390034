/** What computations cost in multiplications and additions, and what the machine can do at most. */
import {
  type Engine,
  type Graph,
  GraphBuilder,
  type Node,
  randomStream,
  sizeOf,
  tensor,
} from "@basin/compute";

type Count = (node: Node, inputs: readonly Node[]) => number;

const convolution = (result: Node, weight: readonly number[]): number =>
  2 * sizeOf(result.shape) * sizeOf(weight.slice(1));

/** Operations of what does nearly all the work; each product and each addition counts as one. */
const counts: Readonly<Record<string, Count>> = {
  conv: (node, [, weight]) => convolution(node, weight!.shape),
  convInputGrad: (_, [outGrad, weight]) => convolution(outGrad!, weight!.shape),
  convWeightGrad: (node, [, outGrad]) => convolution(outGrad!, node.shape),
  matmul: (node, [a]) => 2 * sizeOf(node.shape) * a!.shape.at(-1)!,
};

/** Operations of one call of a graph. */
export function operationsOf({ nodes }: Graph): number {
  return nodes.reduce((total, node) => {
    const count = counts[node.op];
    return (
      total +
      (count
        ? count(
            node,
            node.inputs.map((id) => nodes[id]!),
          )
        : 0)
    );
  }, 0);
}

const EXTENT = 2048;

/**
 * The most operations a second that the engine reaches on this machine: one product of two large matrices of floats, the
 * best of a few calls, or of those that begin within some seconds, on all its threads. A loop that touches nothing but
 * registers, which would find the processor's own limit, cannot be written in JavaScript; on the machine of
 * docs/benchmarks.md the two lie about 10 % apart.
 */
export async function measurePeak(engine: Engine, { calls = 5, seconds = 5 } = {}): Promise<number> {
  const g = new GraphBuilder();
  const [a, b] = ["a", "b"].map((name) => g.input(name, [EXTENT, EXTENT])) as [Node, Node];
  g.output("y", g.sum(g.matmul(a, b)));
  const stream = randomStream(0, "peak");
  const matrix = tensor(
    "f32",
    [EXTENT, EXTENT],
    Float32Array.from({ length: EXTENT ** 2 }, (_, i) => stream.uniform(i) - 0.5),
  );
  const graph = g.build();
  const session = await engine.compile(graph, { frozen: new Map([["b", matrix]]), calls: "one" });
  let best = 0;
  const until = performance.now() + 1000 * seconds;
  for (let call = 0; call < calls && performance.now() < until; call++) {
    const begun = performance.now();
    await session.run({ a: matrix });
    best = Math.max(best, operationsOf(graph) / ((performance.now() - begun) / 1000));
  }
  await session.dispose();
  return best;
}
