/**
 * Sums in the blocked layout. ONNX Runtime's blocked convolution adds a bias and a tensor and applies a ReLU while it
 * writes its result, and as a depthwise one of a single pixel it scales and shifts channels. A chain of convolutions,
 * batch norms, products with channel vectors and sums is therefore written as one convolution for each term:
 *
 *     relu(scale * x + shift + y)  =  depthwise(y, 1, + depthwise(x, scale, bias shift), relu)
 */
import type { Node } from "../../graph/graph.js";
import type { Op } from "../../graph/op.js";
import { sameShape } from "../../tensor.js";
import type { BlockedGraph } from "./blocked-graph.js";
import {
  channelVector,
  inputGradPads,
  inputGradWeight,
  negated,
  normVectors,
  orderedWeight,
} from "./blocked-weight.js";
import type { OnnxWriter } from "./model.js";
import type { AttributeValue } from "./operation.js";

/** What one convolution computes; `weight` is missing where a tensor is added as it is. */
interface Term {
  /** The id of the tensor. */
  readonly x: number;
  /** The node that reads it. */
  readonly by: number;
  readonly weight?: string;
  readonly attributes?: Readonly<Record<string, AttributeValue>>;
}

interface Sum {
  readonly terms: Term[];
  /** Names of channel vectors [c]. */
  readonly biases: string[];
}

type Collector<O extends Op> = (blocks: BlockedGraph, node: Node<O>, sum: Sum) => void;

const collectors: { readonly [O in Op]?: Collector<O> } = {
  add(blocks, node, sum) {
    for (const id of node.inputs) {
      if (isChannels(blocks, id, node)) sum.biases.push(channelVector(blocks, id));
      else collectInput(blocks, id, node, sum);
    }
  },
  subtract(blocks, node, sum) {
    const [left, right] = node.inputs as [number, number];
    collectInput(blocks, left, node, sum);
    sum.biases.push(negated(blocks, channelVector(blocks, right)));
  },
  multiply(blocks, node, sum) {
    const [left, right] = node.inputs as [number, number];
    const [x, vector] = isChannels(blocks, right, node) ? [left, right] : [right, left];
    sum.terms.push({ x, by: node.id, ...depthwise(blocks, node, channelVector(blocks, vector)) });
  },
  batchNorm(blocks, node, sum) {
    const { scale, shift } = normVectors(blocks, node);
    sum.terms.push({ x: node.inputs[0]!, by: node.id, ...depthwise(blocks, node, scale) });
    sum.biases.push(shift);
  },
  conv(blocks, node, sum) {
    const [x, weight] = node.inputs as [number, number];
    const { stride, padding } = node.attributes;
    const attributes = {
      kernel_shape: blocks.node(weight).shape.slice(2),
      strides: [stride, stride],
      pads: [padding, padding, padding, padding],
    };
    sum.terms.push({ x, by: node.id, weight: orderedWeight(blocks, weight), attributes });
  },
  convInputGrad(blocks, node, sum) {
    const [x, weight] = node.inputs as [number, number];
    const attributes = {
      kernel_shape: blocks.node(weight).shape.slice(2),
      pads: inputGradPads(node, blocks.node(x).shape, blocks.node(weight).shape),
    };
    sum.terms.push({ x, by: node.id, weight: inputGradWeight(blocks, weight), attributes });
  },
};

/** Whether a node is a sum of terms as above. */
export function isSum(blocks: BlockedGraph, node: Node): boolean {
  const isWide = (id: number): boolean => sameShape(blocks.node(id).shape, node.shape);
  const [left, right] = node.inputs;
  if (node.op === "convInputGrad") return node.attributes.stride === 1;
  if (node.op === "add") return node.inputs.every((id) => isWide(id) || isChannels(blocks, id, node));
  if (node.op === "subtract") return isWide(left!) && isChannels(blocks, right!, node);
  if (node.op === "multiply") return node.inputs.some((id) => isChannels(blocks, id, node));
  return node.op === "conv" || node.op === "batchNorm";
}

/** Writes the sum that a node is, with a ReLU behind it if asked for. */
export function writeSum(blocks: BlockedGraph, node: Node, { relu = false } = {}): string {
  const sum: Sum = { terms: [], biases: [] };
  collect(blocks, node, sum);
  const { w } = blocks;
  if (sum.biases.length === 0 && sum.terms.every(({ weight }) => !weight)) {
    const total = sum.terms.map(({ x }) => blocks.blocked(x)).reduce((a, b) => w.op("Add", [a, b]));
    return relu ? w.op("Relu", [total]) : total;
  }
  // What is not read again is added to where it is.
  const isTakenOver = (term: Term): boolean => !term.weight && blocks.isLastRead(term.x, term.by);
  const first = sum.terms.length > 1 ? sum.terms.find(isTakenOver) : undefined;
  const rest = sum.terms.filter((term) => term !== first);
  return rest.reduce(
    (sofar, term, i) => {
      const { weight, attributes } = term.weight ? term : depthwise(blocks, node, undefined);
      const inputs = [operand(blocks, term.x), weight!, i === 0 ? addAll(w, sum.biases) : "", sofar];
      while (inputs.at(-1) === "") inputs.pop();
      const last = relu && i === rest.length - 1;
      return w.blocked("Conv", inputs, { ...attributes, ...(last ? { activation: "Relu" } : {}) });
    },
    first ? blocks.blocked(first.x) : "",
  );
}

function addAll(w: OnnxWriter, vectors: readonly string[]): string {
  return vectors.length === 0 ? "" : vectors.reduce((a, b) => w.op("Add", [a, b]));
}

/** The images of a convolution; fewer channels than a block are read as they are. */
function operand(blocks: BlockedGraph, id: number): string {
  return blocks.isWhole(blocks.node(id).shape[1]!) ? blocks.blocked(id) : blocks.plain(id);
}

function collect(blocks: BlockedGraph, node: Node, sum: Sum): void {
  (collectors[node.op] as Collector<Op>)(blocks, node, sum);
}

function collectInput(blocks: BlockedGraph, id: number, by: Node, sum: Sum): void {
  if (isAbsorbed(blocks, id)) collect(blocks, blocks.node(id), sum);
  else sum.terms.push({ x: id, by: by.id });
}

/** Whether a value is never written by itself, but as part of the sum that reads it. */
export function isAbsorbed(blocks: BlockedGraph, id: number): boolean {
  return blocks.isBlocked(id) && blocks.isReadOnce(id) && isSum(blocks, blocks.node(id));
}

/** Whether an operand is a vector over the channels of a result. */
export function isChannels(blocks: BlockedGraph, id: number, { shape }: Node): boolean {
  const own = blocks.node(id).shape;
  return !sameShape(own, shape) && sameShape(own, [1, shape[1]!, 1, 1]);
}

function depthwise(
  { w }: BlockedGraph,
  { shape }: Node,
  vector: string | undefined,
): Required<Pick<Term, "weight" | "attributes">> {
  const channels = shape[1]!;
  const sizes = [channels, 1, 1, 1];
  const weight = vector ? w.op("Reshape", [vector, w.integers(sizes)]) : w.filled(sizes, 1);
  return { weight, attributes: { group: channels, kernel_shape: [1, 1] } };
}
