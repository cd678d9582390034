/** A graph as steps for TensorFlow.js: what to compute in which order, and what nobody needs any more afterwards. */
import * as tf from "@tensorflow/tfjs-core";
import { type Graph, inputsOf, type Node } from "../../graph/graph.js";
import type { Op } from "../../graph/op.js";
import { type Tensor, type TensorData, type TensorMap, tensor, toDType } from "../../tensor.js";
import type { Feeds, Results } from "../engine.js";
import { bindConstants, freeze } from "../freeze.js";
import { type Kernel, kernels, type Source } from "./kernels.js";

/** A compiled graph. Its constants are on the device until it is disposed of. */
export interface Plan {
  run(feeds: Feeds): Promise<Results>;
  dispose(): void;
}

interface Step {
  readonly node: Node<Exclude<Op, Source>>;
  /** Values that no later step reads. */
  readonly done: readonly number[];
}

/**
 * Compiles a graph.
 *
 * @param fold computes what follows from frozen values once and for all; costs time here
 */
export function compile(
  graph: Graph,
  { frozen, fold }: { readonly frozen: TensorMap; readonly fold: boolean },
): Plan {
  const bound = (fold ? freeze : bindConstants)(graph, frozen);
  const inputs = inputsOf(bound);
  const steps = stepsOf(bound);
  const constants = new Map(
    bound.nodes.flatMap((node) => (node.op === "constant" ? [[node.id, upload(node.attributes.value)]] : [])),
  );
  return {
    async run(feeds) {
      const values = new Map(constants);
      try {
        for (const { id, dtype, attributes } of inputs)
          values.set(id, upload(toDType(feeds[attributes.name]!, dtype)));
        for (const step of steps) take(step, values, constants);
        return await download(bound, values);
      } finally {
        for (const [id, value] of values) if (!constants.has(id)) value.dispose();
      }
    },
    dispose() {
      for (const value of constants.values()) value.dispose();
    },
  };
}

type Values = Map<number, tf.Tensor>;

function stepsOf({ nodes, outputs }: Graph): Step[] {
  const lastUse = new Map(nodes.flatMap(({ id, inputs }) => inputs.map((input) => [input, id])));
  const kept = new Set(Object.values(outputs));
  return nodes.filter(isComputed).map((node) => {
    const mine = [...new Set(node.inputs)].filter((input) => lastUse.get(input) === node.id);
    return { node, done: mine.filter((input) => !kept.has(input)) };
  });
}

function isComputed(node: Node): node is Step["node"] {
  return node.op !== "input" && node.op !== "constant";
}

/** Computes one node and frees what was made on the way and what is done with. */
function take({ node, done }: Step, values: Values, constants: ReadonlyMap<number, tf.Tensor>): void {
  const kernel = kernels[node.op] as Kernel<Op>;
  const inputs = node.inputs.map((id) => values.get(id)!);
  const result = tf.tidy(() => {
    const value = kernel(node, ...inputs);
    // A handle of its own, so that every value can be freed by itself.
    return inputs.includes(value) ? tf.clone(value) : value;
  });
  values.set(node.id, result);
  for (const id of done) {
    if (constants.has(id)) continue;
    values.get(id)!.dispose();
    values.delete(id);
  }
}

/** A host tensor on the device. */
function upload({ dtype, shape, data }: Tensor<"f32" | "i32">): tf.Tensor {
  return tf.tensor(data, [...shape], dtype === "i32" ? "int32" : "float32");
}

async function download({ nodes, outputs }: Graph, values: Values): Promise<Results> {
  const results: [name: string, value: Tensor][] = [];
  for (const [name, id] of Object.entries(outputs)) {
    const { dtype, shape } = nodes[id]!;
    // What the device answers may be its own memory, on the processor even a constant's.
    const data = (await values.get(id)!.data()).slice() as TensorData[typeof dtype];
    results.push([name, tensor(dtype, shape, data) as Tensor]);
  }
  return Object.fromEntries(results);
}
