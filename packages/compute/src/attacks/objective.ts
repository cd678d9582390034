import { GraphBuilder } from "../graph/builder.js";
import { foldBatchNorm } from "../graph/fold-batch-norm.js";
import type { Graph, Node } from "../graph/graph.js";
import { addNetwork, imagesInput } from "../models/network.js";
import type { ModelSpec } from "../models/spec.js";
import { tensor } from "../tensor.js";

/** What an attack raises, per image [n], from logits and targets (one-hot: the true class, or the one aimed for). */
export type Objective = (g: GraphBuilder, logits: Node, targets: Node) => Node;

/** Cross-entropy of the true class; its negative where the attack aims for a class. */
export const crossEntropyObjective =
  (targeted: boolean): Objective =>
  (g, logits, targets) => {
    const losses = g.crossEntropy(logits, targets);
    return targeted ? g.negate(losses) : losses;
  };

/**
 * How far the attack has won, by logits (Carlini and Wagner 2017): the best other class less the true one, at most
 * `confidence`; where the attack aims for a class, that one less the best other.
 */
export const marginObjective =
  (targeted: boolean, confidence: number): Objective =>
  (g, logits, targets) => {
    const own = g.sum(g.multiply(logits, targets), [1]);
    const others = g.subtract(g.multiply(logits, g.subtract(g.scalar(1), targets)), g.scale(targets, 1e30));
    const margin = g.subtract(g.max(others, [1]), own);
    return g.minimum(targeted ? g.negate(margin) : margin, g.scalar(confidence));
  };

/**
 * A weighted sum of the logits, the weights given as targets: with 1 for class t and -1 for class y, z_t - z_y, which is
 * positive where t has overtaken y.
 */
export const weightedObjective: Objective = (g, logits, weights) => g.sum(g.multiply(logits, weights), [1]);

/**
 * The targeted difference of logits ratio (Croce and Hein 2020, equation 7), weights as in {@link weightedObjective}:
 *
 *     (z_t - z_y) / (z_(1) - (z_(3) + z_(4)) / 2 + 1e-12)
 *
 * with z_(k) the k-th largest logit: it changes neither with the logits' scale nor with their shift.
 */
export const logitsRatioObjective: Objective = (g, logits, weights) => {
  const places = placesOf(g, logits);
  const ordered = (k: number): Node => g.sum(g.multiply(logits, g.equal(places, g.scalar(k - 1))), [1]);
  const middle = g.scale(g.add(ordered(3), ordered(4)), 0.5);
  const spread = g.add(g.subtract(ordered(1), middle), g.scalar(1e-12));
  return g.divide(weightedObjective(g, logits, weights), spread);
};

/** How many logits come before each one, [n, k] -> [n, k]: those larger, and of equal ones those before it. */
function placesOf(g: GraphBuilder, logits: Node): Node {
  const [n, k] = logits.shape as [number, number];
  const own = g.reshape(logits, [n, k, 1]);
  const other = g.reshape(logits, [n, 1, k]);
  const before = Float32Array.from({ length: k * k }, (_, i) => Number(i % k < Math.floor(i / k)));
  const first = g.multiply(g.equal(other, own), g.constant(tensor("f32", [1, k, k], before)));
  return g.sum(g.add(g.greater(other, own), first), [2]);
}

/** The graph of an attack on pixels, as `Method.graph` describes it. */
export function pixelGraph(objective: Objective): (spec: ModelSpec, batch: number) => Graph {
  return (spec, batch) => {
    const g = new GraphBuilder();
    const images = imagesInput(g, spec, batch);
    addObjective(g, spec, images, objective);
    return foldBatchNorm(g.build());
  };
}

/** Puts the network on `images` and names the outputs of an attack's graph. */
export function addObjective(g: GraphBuilder, spec: ModelSpec, images: Node, objective: Objective): void {
  const batch = images.shape[0]!;
  const { logits } = addNetwork(g, spec, images, "evaluation");
  const objectives = objective(g, logits, g.input("targets", [batch, spec.classes]));
  g.output("logits", logits);
  g.output("objectives", objectives);
  g.output("objective", g.sum(objectives));
}
