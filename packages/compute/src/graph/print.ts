import { formatShape, sizeOf } from "../tensor.js";
import type { Graph, Node } from "./graph.js";

/**
 * A graph as text, one line a node, for reading and for tests:
 * `%3 = conv(%0, %2) {"stride":1,"padding":1} : f32 8x16x32x32`.
 */
export function printGraph(graph: Graph): string {
  const outputs = Object.entries(graph.outputs).map(([name, id]) => `output ${name} = %${id}`);
  return [...graph.nodes.map(printNode), ...outputs].join("\n");
}

function printNode(node: Node): string {
  const inputs = node.inputs.map((id) => `%${id}`).join(", ");
  return `%${node.id} = ${node.op}(${inputs})${printAttributes(node)} : ${node.dtype} ${formatShape(node.shape)}`;
}

function printAttributes(node: Node): string {
  if (node.op === "constant") {
    const { value } = node.attributes;
    return sizeOf(value.shape) <= 4 ? ` [${value.data.join(", ")}]` : " [...]";
  }
  const text = JSON.stringify(node.attributes);
  return text === "{}" ? "" : ` ${text}`;
}
