import { ComputeError } from "../errors.js";
import type { Op, OpAttributes, ValueType } from "./op.js";

/** One operation of a graph. `id` is its place in `Graph.nodes`; inputs are ids of earlier nodes. */
export type Node<O extends Op = Op> = {
  [K in O]: ValueType & {
    readonly id: number;
    readonly op: K;
    readonly inputs: readonly number[];
    readonly attributes: OpAttributes[K];
  };
}[O];

/**
 * A computation with static shapes: plain data, in topological order, safe to send to another thread.
 * Built by `GraphBuilder`, differentiated by `grad`, compiled by an `Engine`.
 */
export interface Graph {
  readonly nodes: readonly Node[];
  /** Names of results and the nodes that hold them. */
  readonly outputs: Readonly<Record<string, number>>;
}

/** The input nodes of a graph, in order. */
export function inputsOf(graph: Graph): Node<"input">[] {
  return graph.nodes.filter((node): node is Node<"input"> => node.op === "input");
}

/**
 * The node behind an output's name.
 *
 * @throws ComputeError `unknown`, listing the outputs there are
 */
export function outputOf(graph: Graph, name: string): Node {
  const id = Object.hasOwn(graph.outputs, name) ? graph.outputs[name] : undefined;
  if (id === undefined) {
    const allowed = Object.keys(graph.outputs).slice(0, 8).join(", ");
    throw new ComputeError({
      code: "unknown",
      where: "graph",
      detail: `unknown output ${JSON.stringify(name)}, want one of ${allowed}`,
    });
  }
  return graph.nodes[id]!;
}

/** For each node, the ids of the nodes that read it. */
export function consumersOf(graph: Graph): number[][] {
  const consumers: number[][] = graph.nodes.map(() => []);
  for (const node of graph.nodes) for (const input of node.inputs) consumers[input]!.push(node.id);
  return consumers;
}
