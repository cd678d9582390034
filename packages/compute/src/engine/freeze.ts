import type { Graph, Node } from "../graph/graph.js";
import { prune } from "../graph/prune.js";
import { sizeOf, type Tensor, type TensorMap, tensor } from "../tensor.js";
import { compute } from "./reference/engine.js";
import type { Value } from "./reference/value.js";

/**
 * The graph with some inputs replaced by their values and everything that follows from constants alone computed,
 * in double precision, once. Results that would be much larger than what they come from (a spread scalar) stay
 * operations.
 */
export function freeze(graph: Graph, frozen: TensorMap): Graph {
  const values: Value[] = [];
  const nodes = graph.nodes.map((node): Node => {
    const value = node.op === "input" ? frozen.get(node.attributes.name) : undefined;
    if (value) {
      values[node.id] = { shape: value.shape, data: new Float64Array(value.data) };
      return {
        id: node.id,
        op: "constant",
        inputs: [],
        attributes: { value: single(value) },
        ...typeOf(node),
      };
    }
    if (node.op === "input" || !worthFolding(node, values)) {
      return node;
    }
    values[node.id] = compute(node, values);
    if (node.op === "constant") return node;
    const { shape, dtype } = node;
    const data =
      dtype === "i32" ? new Int32Array(values[node.id]!.data) : new Float32Array(values[node.id]!.data);
    const folded = tensor(dtype, shape, data) as Tensor<"f32" | "i32">;
    return { id: node.id, op: "constant", inputs: [], attributes: { value: folded }, ...typeOf(node) };
  });
  return prune({ nodes, outputs: graph.outputs });
}

/** The graph with some inputs replaced by their values, and nothing computed. */
export function bindConstants(graph: Graph, frozen: TensorMap): Graph {
  const nodes = graph.nodes.map((node): Node => {
    const value = node.op === "input" ? frozen.get(node.attributes.name) : undefined;
    if (!value) return node;
    return { id: node.id, op: "constant", inputs: [], attributes: { value: single(value) }, ...typeOf(node) };
  });
  return { nodes, outputs: graph.outputs };
}

function worthFolding(node: Node, values: readonly Value[]): boolean {
  const inputs = node.inputs.map((id) => values[id]);
  if (inputs.some((value) => value === undefined)) return false;
  const largest = Math.max(1024, ...inputs.map((value) => value!.data.length));
  return sizeOf(node.shape) <= 4 * largest || node.op === "constant";
}

function single(value: Tensor): Tensor<"f32" | "i32"> {
  if (value.dtype === "f32" || value.dtype === "i32") return value;
  return tensor("f32", value.shape, new Float32Array(value.data));
}

function typeOf({ dtype, shape }: Node): Pick<Node, "dtype" | "shape"> {
  return { dtype, shape };
}
