/**
 * Batch norm with statistics that do not depend on the images is an affine map of each channel, so it folds into
 * the convolution before it:
 *
 *     scale * (conv(x, w) - mean) / sqrt(variance + epsilon) + shift = conv(x, s w) + (shift - s mean),
 *     s = scale / sqrt(variance + epsilon)
 *
 * The weights s w are nodes of the graph: once the parameters are frozen they are computed once, and the gradient
 * with respect to the images passes through one operator less for each layer.
 */
import { GraphBuilder } from "./builder.js";
import { consumersOf, type Graph, type Node } from "./graph.js";
import type { Op, OpAttributes } from "./op.js";
import { prune } from "./prune.js";

/** The same function with every foldable batch norm folded. Apply it before `grad`. */
export function foldBatchNorm(graph: Graph): Graph {
  const g = new GraphBuilder();
  const consumers = consumersOf(graph);
  const made: Node[] = [];
  const images = dependentOnConv(graph);
  for (const node of graph.nodes) {
    const conv = node.op === "batchNorm" ? graph.nodes[node.inputs[0]!]! : undefined;
    const statistics = node.inputs.slice(1);
    const folds =
      conv?.op === "conv" && consumers[conv.id]!.length === 1 && !statistics.some((id) => images.has(id));
    made.push(
      folds
        ? folded(g, node as Node<"batchNorm">, conv, (id) => made[id]!)
        : copied(
            g,
            node,
            node.inputs.map((id) => made[id]!),
          ),
    );
  }
  for (const [name, id] of Object.entries(graph.outputs)) g.output(name, made[id]!);
  return prune(g.build());
}

function folded(
  g: GraphBuilder,
  node: Node<"batchNorm">,
  conv: Node<"conv">,
  made: (id: number) => Node,
): Node {
  const [scale, shift, mean, variance] = node.inputs.slice(1).map(made) as [Node, Node, Node, Node];
  const [x, weight] = conv.inputs.map(made) as [Node, Node];
  const s = g.divide(scale, g.sqrt(g.add(variance, g.scalar(node.attributes.epsilon))));
  const scaled = g.multiply(weight, g.reshape(s, [s.shape[0]!, 1, 1, 1]));
  const bias = g.subtract(shift, g.multiply(s, mean));
  return g.add(g.conv(x, scaled, conv.attributes), g.overChannels(bias, 4));
}

function copied(g: GraphBuilder, node: Node, inputs: readonly Node[]): Node {
  if (node.op === "input") return g.input(node.attributes.name, node.shape, node.dtype);
  return g.apply(
    node.op as Exclude<Op, "input">,
    node.attributes as OpAttributes[Exclude<Op, "input">],
    ...inputs,
  );
}

/** Nodes downstream of a convolution: statistics among them are the batch's own. */
function dependentOnConv(graph: Graph): ReadonlySet<number> {
  const ids = new Set<number>();
  for (const node of graph.nodes) {
    if (node.op === "conv" || node.inputs.some((id) => ids.has(id))) ids.add(node.id);
  }
  return ids;
}
