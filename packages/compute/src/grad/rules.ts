/**
 * The gradient of every operator, one row each, written with the same operators: the table is closed, so gradients
 * can be differentiated again.
 *
 * A rule answers, for each input of the node, the gradient of the loss with respect to it, given `outGrad`, the
 * gradient with respect to the node's result. `null` says that the derivative is zero wherever it exists.
 */
import type { GraphBuilder } from "../graph/builder.js";
import type { Node } from "../graph/graph.js";
import type { Op } from "../graph/op.js";
import type { Shape } from "../tensor.js";

/** See the head of this file. `inputs` are the node's input nodes. */
export type GradRule<O extends Op> = (
  g: GraphBuilder,
  node: Node<O>,
  outGrad: Node,
  ...inputs: Node[]
) => readonly (Node | null)[];

const constantAlmostEverywhere = (_: GraphBuilder, node: Node): null[] => node.inputs.map(() => null);

/** The rules. */
export const gradRules: { readonly [O in Op]: GradRule<O> } = {
  input: () => [],
  constant: () => [],

  negate: (g, _, outGrad) => [g.negate(outGrad)],
  exp: (g, node, outGrad) => [g.multiply(outGrad, node)],
  log: (g, _, outGrad, x) => [g.divide(outGrad, x!)],
  sqrt: (g, node, outGrad) => [g.divide(g.scale(outGrad, 0.5), node)],
  tanh: (g, node, outGrad) => [g.multiply(outGrad, g.subtract(g.scalar(1), g.square(node)))],
  abs: (g, _, outGrad, x) => [g.multiply(outGrad, g.sign(x!))],
  sign: constantAlmostEverywhere,
  floor: constantAlmostEverywhere,
  // step(relu(x)) = step(x), and relu's result is needed by the next layer anyway: x itself can be freed.
  relu: (g, node, outGrad) => [g.multiply(outGrad, g.step(node))],
  step: constantAlmostEverywhere,

  add: (g, _, outGrad, a, b) => [g.sumTo(outGrad, a!.shape), g.sumTo(outGrad, b!.shape)],
  subtract: (g, _, outGrad, a, b) => [g.sumTo(outGrad, a!.shape), g.sumTo(g.negate(outGrad), b!.shape)],
  multiply: (g, _, outGrad, a, b) =>
    a === b
      ? [g.multiply(g.scale(outGrad, 2), a!), null]
      : [g.sumTo(g.multiply(outGrad, b!), a!.shape), g.sumTo(g.multiply(outGrad, a!), b!.shape)],
  divide: (g, node, outGrad, a, b) => [
    g.sumTo(g.divide(outGrad, b!), a!.shape),
    g.sumTo(g.negate(g.divide(g.multiply(outGrad, node), b!)), b!.shape),
  ],
  maximum: (g, _, outGrad, a, b) => chosen(g, outGrad, a!, b!, g.greater(a!, b!)),
  minimum: (g, _, outGrad, a, b) => chosen(g, outGrad, a!, b!, g.greater(b!, a!)),
  greater: constantAlmostEverywhere,
  equal: constantAlmostEverywhere,

  sum: (g, node, outGrad, x) => [g.broadcast(withAxes(g, outGrad, x!, node.attributes.axes), x!.shape)],
  max(g, node, outGrad, x) {
    const { axes } = node.attributes;
    const winners = g.equal(x!, withAxes(g, node, x!, axes));
    const share = g.divide(withAxes(g, outGrad, x!, axes), g.sum(winners, axes, { keepAxes: true }));
    return [g.multiply(winners, share)];
  },

  reshape: (g, _, outGrad, x) => [g.reshape(outGrad, x!.shape)],
  transpose: (g, { attributes }, outGrad) => [
    g.transpose(
      outGrad,
      attributes.order.map((_, axis) => attributes.order.indexOf(axis)),
    ),
  ],
  broadcast: (g, _, outGrad, x) => [g.sumTo(outGrad, x!.shape)],
  slice(g, { attributes: { starts, sizes, steps } }, outGrad, x) {
    const covered = sizes.map((size, axis) => starts[axis]! + (size - 1) * steps[axis]! + 1);
    const after = x!.shape.map((extent, axis) => extent - covered[axis]!);
    return [g.pad(outGrad, { before: starts, after, between: steps.map((step) => step - 1) })];
  },
  pad: (g, { attributes: { before, between } }, outGrad, x) => [
    g.slice(outGrad, { starts: before, sizes: x!.shape, steps: between.map((gap) => gap + 1) }),
  ],
  concat(g, { attributes: { axis } }, outGrad, ...parts) {
    let start = 0;
    return parts.map(({ shape }) => {
      const starts = shape.map((_, a) => (a === axis ? start : 0));
      start += shape[axis]!;
      return g.slice(outGrad, { starts, sizes: shape, steps: shape.map(() => 1) });
    });
  },
  cast: constantAlmostEverywhere,

  matmul(g, { attributes: { transposeA, transposeB } }, outGrad, a, b) {
    const aGrad = transposeA
      ? g.matmul(b!, outGrad, { transposeA: transposeB, transposeB: true })
      : g.matmul(outGrad, b!, { transposeB: !transposeB });
    const bGrad = transposeB
      ? g.matmul(outGrad, a!, { transposeA: true, transposeB: transposeA })
      : g.matmul(a!, outGrad, { transposeA: !transposeA });
    return [g.sumTo(aGrad, a!.shape), g.sumTo(bGrad, b!.shape)];
  },
  // Convolution is bilinear in (x, weight); it and its two gradients are each other's gradients.
  conv: (g, { attributes }, outGrad, x, weight) => [
    g.apply("convInputGrad", { ...attributes, shape: x!.shape }, outGrad, weight!),
    g.apply("convWeightGrad", { ...attributes, shape: weight!.shape }, x!, outGrad),
  ],
  convInputGrad: (g, { attributes: { stride, padding } }, outGrad, y, weight) => [
    g.conv(outGrad, weight!, { stride, padding }),
    g.apply("convWeightGrad", { stride, padding, shape: weight!.shape }, outGrad, y!),
  ],
  convWeightGrad: (g, { attributes: { stride, padding } }, outGrad, x, y) => [
    g.apply("convInputGrad", { stride, padding, shape: x!.shape }, y!, outGrad),
    g.conv(x!, outGrad, { stride, padding }),
  ],
  batchNorm: batchNormGrad,
  averagePool: (g, { attributes: { window } }, outGrad) => [
    g.upsample(g.scale(outGrad, 1 / window ** 2), window),
  ],
  maxPool(g, node, outGrad, x) {
    const { window } = node.attributes;
    const winners = g.equal(x!, g.upsample(node, window));
    const count = g.scale(g.averagePool(winners, window), window ** 2);
    return [g.multiply(winners, g.upsample(g.divide(outGrad, count), window))];
  },
  logSoftmax(g, node, outGrad) {
    const total = g.sum(outGrad, [node.shape.length - 1], { keepAxes: true });
    return [g.subtract(outGrad, g.multiply(g.exp(node), total))];
  },

  gatherPixels: (g, _, outGrad, x, index) => [g.scatterPixels(outGrad, index!, x!.shape[2]!), null],
  scatterPixels: (g, _, outGrad, __, index) => [g.gatherPixels(outGrad, index!), null],
};

/**
 * With r = 1 / sqrt(variance + epsilon) and sums over all axes but the channels':
 *
 *     x: scale r outGrad                  scale: r sum(outGrad (x - mean))       shift: sum(outGrad)
 *     mean: -scale r sum(outGrad)         variance: -1/2 scale r^3 sum(outGrad (x - mean))
 *
 * In training mode mean and variance are nodes of x, and the walk adds their share to x's gradient by itself.
 */
function batchNormGrad(
  g: GraphBuilder,
  { attributes: { epsilon }, shape }: Node<"batchNorm">,
  outGrad: Node,
  ...[x, scale, , mean, variance]: Node[]
): readonly Node[] {
  const axes = shape.flatMap((_, axis) => (axis === 1 ? [] : [axis]));
  const channels = (vector: Node): Node => g.overChannels(vector, shape.length);
  const r = g.divide(g.scalar(1), g.sqrt(g.add(variance!, g.scalar(epsilon))));
  const scaled = g.multiply(scale!, r);
  const total = g.sum(outGrad, axes);
  // One pass over x, and none over x - mean.
  const correlation = g.subtract(g.sum(g.multiply(outGrad, x!), axes), g.multiply(mean!, total));
  return [
    g.multiply(outGrad, channels(scaled)),
    g.multiply(correlation, r),
    total,
    g.negate(g.multiply(scaled, total)),
    g.scale(g.multiply(g.multiply(scaled, g.square(r)), correlation), -0.5),
  ];
}

/** The gradients of a maximum or minimum, given where a is the one taken; a tie shares equally. */
function chosen(g: GraphBuilder, outGrad: Node, a: Node, b: Node, aWins: Node): readonly Node[] {
  const aShare = g.add(aWins, g.scale(g.equal(a, b), 0.5));
  const bShare = g.subtract(g.scalar(1), aShare);
  return [g.sumTo(g.multiply(outGrad, aShare), a.shape), g.sumTo(g.multiply(outGrad, bShare), b.shape)];
}

/** A reduced value with its reduced axes put back at extent 1. */
function withAxes(g: GraphBuilder, reduced: Node, x: Node, axes: readonly number[]): Node {
  const shape: Shape = x.shape.map((extent, axis) => (axes.includes(axis) ? 1 : extent));
  return g.reshape(reduced, shape);
}
