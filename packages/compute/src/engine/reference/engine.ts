import { ComputeError } from "../../errors.js";
import type { Graph, Node } from "../../graph/graph.js";
import type { Op } from "../../graph/op.js";
import { type Tensor, tensor } from "../../tensor.js";
import type { Engine, Feeds, Results } from "../engine.js";
import { checkFeeds, checkFrozen } from "../feeds.js";
import { type Kernel, kernels } from "./kernels.js";
import type { Value } from "./value.js";

/** The truth that the other engines are held to: plain TypeScript in double precision. Results are `f64`. */
export function createReferenceEngine(): Engine {
  let open = 0;
  return {
    name: "reference",
    device: "cpu",
    parallelism: 1,
    get openSessions() {
      return open;
    },
    async compile(graph, { frozen = new Map() } = {}) {
      checkFrozen(graph, frozen);
      const constants = Object.fromEntries(frozen);
      let disposed = false;
      open++;
      return {
        async run(feeds) {
          if (disposed)
            throw new ComputeError({ code: "invalid", where: "session", detail: "is disposed of" });
          return evaluate(graph, { ...constants, ...feeds });
        },
        async dispose() {
          if (!disposed) open--;
          disposed = true;
        },
      };
    },
    async dispose() {
      open = 0;
    },
  };
}

/** Every output of a graph, in double precision. */
export function evaluate(graph: Graph, feeds: Feeds): Results {
  checkFeeds(graph, feeds);
  const values: Value[] = [];
  const lastUse = new Map<number, number>();
  for (const node of graph.nodes) for (const input of node.inputs) lastUse.set(input, node.id);
  const kept = new Set(Object.values(graph.outputs));
  for (const node of graph.nodes) {
    values.push(node.op === "input" ? fed(feeds[node.attributes.name]!) : compute(node, values));
    for (const input of node.inputs) {
      if (lastUse.get(input) === node.id && !kept.has(input)) delete values[input];
    }
  }
  return Object.fromEntries(
    Object.entries(graph.outputs).map(([name, id]) => [
      name,
      tensor("f64", values[id]!.shape, values[id]!.data),
    ]),
  );
}

/** The value of one node, given those before it. */
export function compute(node: Node, values: readonly Value[]): Value {
  const kernel = kernels[node.op] as Kernel<Op>;
  return { shape: node.shape, data: kernel(node, ...node.inputs.map((id) => values[id]!)) };
}

function fed({ shape, data }: Tensor): Value {
  return { shape, data: data instanceof Float64Array ? data : new Float64Array(data) };
}
