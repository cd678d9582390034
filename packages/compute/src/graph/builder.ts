import { ComputeError, internal } from "../errors.js";
import { type Shape, sameShape, sizeOf, type Tensor, tensor } from "../tensor.js";
import type { Graph, Node } from "./graph.js";
import type { ConvAttributes, Op, OpAttributes, ValueType } from "./op.js";
import { broadcastShapes, type ShapeRule, shapeRules } from "./shapes.js";

const NONE = {} as const;

type BinaryOp = "add" | "subtract" | "multiply" | "divide" | "maximum" | "minimum" | "greater" | "equal";

/**
 * Builds a graph node by node, inferring shapes. Asking twice for the same operation on the same inputs gives the
 * same node, so shared subexpressions (a gradient's, most of all) are computed once.
 *
 * @example
 * const g = new GraphBuilder();
 * const x = g.input("x", [2, 3]);
 * g.output("y", g.relu(g.add(x, g.scalar(1))));
 * const graph = g.build();
 */
export class GraphBuilder {
  readonly #nodes: Node[] = [];
  readonly #outputs: Record<string, number> = {};
  readonly #known = new Map<string, Node>();

  /** A builder that goes on from an existing graph: its nodes keep their ids and its outputs their names. */
  static from(graph: Graph): GraphBuilder {
    const builder = new GraphBuilder();
    for (const node of graph.nodes) {
      builder.#nodes.push(node);
      builder.#known.set(keyOf(node.op, node.inputs, node.attributes, builder.#nodes.length - 1), node);
    }
    Object.assign(builder.#outputs, graph.outputs);
    return builder;
  }

  /** The finished graph. The builder can go on afterwards. */
  build(): Graph {
    return { nodes: [...this.#nodes], outputs: { ...this.#outputs } };
  }

  /** The node with an id. */
  node(id: number): Node {
    const node = this.#nodes[id];
    if (!node) throw internal("graph", `no node ${id}`);
    return node;
  }

  /** Names a result. */
  output(name: string, node: Node): void {
    this.#outputs[name] = node.id;
  }

  /** Any operator, by name. The methods below are this with the right attributes. */
  apply<O extends Exclude<Op, "input">>(
    op: O,
    attributes: OpAttributes[O],
    ...inputs: readonly Node[]
  ): Node {
    const rule = shapeRules[op] as ShapeRule<O>;
    return this.#put(op, attributes, inputs, rule(attributes, ...inputs));
  }

  /** A tensor fed at run time. Asking again for the same name gives the same node; another shape is an error. */
  input(name: string, shape: Shape, dtype: "f32" | "i32" = "f32"): Node {
    const node = this.#put("input", { name }, [], { dtype, shape });
    if (sameShape(node.shape, shape) && node.dtype === dtype) return node;
    throw new ComputeError({
      code: "invalid",
      where: `input ${name}`,
      detail: `want ${node.shape}, got ${shape}`,
    });
  }

  constant(value: Tensor<"f32" | "i32">): Node {
    return this.apply("constant", { value });
  }

  scalar(value: number): Node {
    return this.constant(tensor("f32", [], Float32Array.of(value)));
  }

  negate = (x: Node): Node => this.apply("negate", NONE, x);
  exp = (x: Node): Node => this.apply("exp", NONE, x);
  log = (x: Node): Node => this.apply("log", NONE, x);
  sqrt = (x: Node): Node => this.apply("sqrt", NONE, x);
  tanh = (x: Node): Node => this.apply("tanh", NONE, x);
  abs = (x: Node): Node => this.apply("abs", NONE, x);
  sign = (x: Node): Node => this.apply("sign", NONE, x);
  floor = (x: Node): Node => this.apply("floor", NONE, x);
  relu = (x: Node): Node => this.apply("relu", NONE, x);
  step = (x: Node): Node => this.apply("step", NONE, x);
  logSoftmax = (x: Node): Node => this.apply("logSoftmax", NONE, x);

  add = (a: Node, b: Node): Node => this.#binary("add", a, b);
  subtract = (a: Node, b: Node): Node => this.#binary("subtract", a, b);
  multiply = (a: Node, b: Node): Node => this.#binary("multiply", a, b);
  divide = (a: Node, b: Node): Node => this.#binary("divide", a, b);
  maximum = (a: Node, b: Node): Node => this.#binary("maximum", a, b);
  minimum = (a: Node, b: Node): Node => this.#binary("minimum", a, b);
  greater = (a: Node, b: Node): Node => this.#binary("greater", a, b);
  equal = (a: Node, b: Node): Node => this.#binary("equal", a, b);

  /** x times a number; of a spread value, before it is spread. */
  scale(x: Node, factor: number): Node {
    if (factor === 1) return x;
    if (x.op !== "broadcast") return this.multiply(x, this.scalar(factor));
    return this.broadcast(this.scale(this.node(x.inputs[0]!), factor), x.shape);
  }

  square(x: Node): Node {
    return this.multiply(x, x);
  }

  /** The sum over some axes, over all by default. */
  sum(x: Node, axes: readonly number[] = allAxes(x), { keepAxes = false } = {}): Node {
    return axes.length === 0 ? x : this.apply("sum", { axes, keepAxes }, x);
  }

  /** The largest value over some axes. */
  max(x: Node, axes: readonly number[], { keepAxes = false } = {}): Node {
    return this.apply("max", { axes, keepAxes }, x);
  }

  /** The arithmetic mean over some axes, over all by default. */
  mean(x: Node, axes: readonly number[] = allAxes(x), options: { keepAxes?: boolean } = {}): Node {
    const count = axes.reduce((product, axis) => product * x.shape[axis]!, 1);
    return this.scale(this.sum(x, axes, options), 1 / count);
  }

  reshape(x: Node, shape: Shape): Node {
    return sameShape(x.shape, shape) ? x : this.apply("reshape", { shape }, x);
  }

  transpose(x: Node, order: readonly number[]): Node {
    return this.apply("transpose", { order }, x);
  }

  broadcast(x: Node, shape: Shape): Node {
    return sameShape(x.shape, shape) ? x : this.apply("broadcast", { shape }, x);
  }

  slice(x: Node, attributes: OpAttributes["slice"]): Node {
    return this.apply("slice", attributes, x);
  }

  pad(x: Node, attributes: OpAttributes["pad"]): Node {
    const all = [...attributes.before, ...attributes.after, ...attributes.between];
    return all.every((n) => n === 0) ? x : this.apply("pad", attributes, x);
  }

  concat(parts: readonly Node[], axis: number): Node {
    return parts.length === 1 ? parts[0]! : this.apply("concat", { axis }, ...parts);
  }

  cast(x: Node, dtype: "f32" | "i32"): Node {
    return x.dtype === dtype ? x : this.apply("cast", { dtype }, x);
  }

  matmul(a: Node, b: Node, { transposeA = false, transposeB = false } = {}): Node {
    return this.apply("matmul", { transposeA, transposeB }, a, b);
  }

  conv(x: Node, weight: Node, { stride = 1, padding = 0 }: Partial<ConvAttributes> = {}): Node {
    return this.apply("conv", { stride, padding }, x, weight);
  }

  batchNorm(x: Node, scale: Node, shift: Node, mean: Node, variance: Node, { epsilon = 1e-5 } = {}): Node {
    return this.apply("batchNorm", { epsilon }, x, scale, shift, mean, variance);
  }

  averagePool(x: Node, window: number): Node {
    return this.apply("averagePool", { window }, x);
  }

  maxPool(x: Node, window: number): Node {
    return this.apply("maxPool", { window }, x);
  }

  /** Each pixel repeated `window` times along both image axes. */
  upsample(x: Node, window: number): Node {
    const [n, c, h, w] = x.shape as [number, number, number, number];
    const spread = this.broadcast(this.reshape(x, [n, c, h, 1, w, 1]), [n, c, h, window, w, window]);
    return this.reshape(spread, [n, c, h * window, w * window]);
  }

  /** A per-channel vector [c], shaped to broadcast over a tensor with channels on axis 1. */
  overChannels(vector: Node, rank: number): Node {
    return this.reshape(vector, [1, vector.shape[0]!, ...new Array<number>(rank - 2).fill(1)]);
  }

  /** The sum that undoes a broadcast: `x` summed down to `shape`. */
  sumTo(x: Node, shape: Shape): Node {
    if (sameShape(x.shape, shape)) return x;
    const lead = x.shape.length - shape.length;
    const axes = allAxes(x).filter(
      (axis) => axis < lead || (shape[axis - lead] === 1 && x.shape[axis] !== 1),
    );
    return this.reshape(this.sum(x, axes), shape);
  }

  /**
   * Cross-entropy of each row of logits [n, k] against a distribution over classes [n, k] (one-hot for labels):
   * the result is [n], in nats.
   */
  crossEntropy(logits: Node, target: Node): Node {
    return this.negate(this.sum(this.multiply(this.logSoftmax(logits), target), [1]));
  }

  gatherPixels(x: Node, index: Node): Node {
    return this.apply("gatherPixels", NONE, x, index);
  }

  scatterPixels(y: Node, index: Node, length: number): Node {
    return this.apply("scatterPixels", { length }, y, index);
  }

  /** Elementwise operators broadcast by themselves: an operand that was spread before is read unspread. */
  #binary(op: BinaryOp, a: Node, b: Node): Node {
    const { shape } = shapeRules[op](NONE, a, b);
    const left = this.#unspread(a, b.shape, shape);
    return this.apply(op, NONE, left, this.#unspread(b, left.shape, shape));
  }

  #unspread(x: Node, other: Shape, result: Shape): Node {
    if (x.op !== "broadcast") return x;
    const source = this.node(x.inputs[0]!);
    return sameShape(broadcastShapes(x.op, source.shape, other), result) ? source : x;
  }

  #put<O extends Op>(op: O, attributes: OpAttributes[O], inputs: readonly Node[], type: ValueType): Node {
    const ids = inputs.map((input) => input.id);
    const key = keyOf(op, ids, attributes, this.#nodes.length);
    const known = this.#known.get(key);
    if (known) return known;
    const node = { id: this.#nodes.length, op, inputs: ids, attributes, ...type } as unknown as Node;
    this.#nodes.push(node);
    this.#known.set(key, node);
    return node;
  }
}

function allAxes(x: Node): number[] {
  return x.shape.map((_, axis) => axis);
}

/** What makes two operations the same. Large constants are only ever the same as themselves. */
function keyOf(op: Op, inputs: readonly number[], attributes: object, id: number): string {
  if (op !== "constant") return `${op} ${inputs} ${JSON.stringify(attributes)}`;
  const { value } = attributes as OpAttributes["constant"];
  return sizeOf(value.shape) <= 16
    ? `${value.dtype} ${value.shape.join()} ${value.data.join()}`
    : `constant ${id}`;
}
