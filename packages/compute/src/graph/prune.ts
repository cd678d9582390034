import type { Graph, Node } from "./graph.js";
import { outputOf } from "./graph.js";

/** The graph with only the given outputs (all by default) and only the nodes that they need. */
export function prune(graph: Graph, outputs: readonly string[] = Object.keys(graph.outputs)): Graph {
  const wanted = outputs.map((name) => [name, outputOf(graph, name).id] as const);
  const needed = new Set(wanted.map(([, id]) => id));
  for (let id = graph.nodes.length - 1; id >= 0; id--) {
    if (needed.has(id)) for (const input of graph.nodes[id]!.inputs) needed.add(input);
  }
  const renumbered = new Map<number, number>();
  const nodes: Node[] = [];
  for (const node of graph.nodes) {
    if (!needed.has(node.id)) continue;
    renumbered.set(node.id, nodes.length);
    nodes.push({ ...node, id: nodes.length, inputs: node.inputs.map((id) => renumbered.get(id)!) });
  }
  return { nodes, outputs: Object.fromEntries(wanted.map(([name, id]) => [name, renumbered.get(id)!])) };
}
