import { ComputeError } from "../errors.js";
import { formatShape, sameShape } from "../tensor.js";
import type { Graph, Node } from "./graph.js";
import { arity, type Op, type ValueType } from "./op.js";
import { type ShapeRule, shapeRules } from "./shapes.js";

/**
 * Checks that a graph is well formed: ids in order, inputs before their readers, arities, inferred shapes, unique
 * input names, outputs that exist. Run on what a transform made, in tests, and on graphs that come from outside.
 *
 * @throws ComputeError `invalid` naming the first node that is wrong
 */
export function verifyGraph(graph: Graph): void {
  const names = new Set<string>();
  for (const [place, node] of graph.nodes.entries()) {
    if (node.id !== place) fail(node, `want id ${place}, got ${node.id}`);
    verifyInputs(graph, node);
    verifyType(graph, node);
    if (node.op !== "input") continue;
    if (names.has(node.attributes.name)) fail(node, `input ${node.attributes.name} stands twice`);
    names.add(node.attributes.name);
  }
  for (const [name, id] of Object.entries(graph.outputs)) {
    if (graph.nodes[id]) continue;
    throw new ComputeError({ code: "invalid", where: "graph", detail: `output ${name}: no node ${id}` });
  }
}

function verifyInputs(graph: Graph, node: Node): void {
  const want = arity[node.op];
  if (want !== "many" && want !== node.inputs.length)
    fail(node, `want ${want} inputs, got ${node.inputs.length}`);
  for (const input of node.inputs) {
    if (input >= node.id || !graph.nodes[input]) fail(node, `want inputs before it, got %${input}`);
  }
}

function verifyType(graph: Graph, node: Node): void {
  if (node.op === "input") return;
  const inputs: ValueType[] = node.inputs.map((id) => graph.nodes[id]!);
  const want = (shapeRules[node.op] as ShapeRule<Op>)(node.attributes, ...inputs);
  if (sameShape(want.shape, node.shape) && want.dtype === node.dtype) return;
  fail(node, `want ${want.dtype} ${formatShape(want.shape)}, got ${node.dtype} ${formatShape(node.shape)}`);
}

function fail(node: Node, detail: string): never {
  throw new ComputeError({ code: "invalid", where: `%${node.id} ${node.op}`, detail });
}
