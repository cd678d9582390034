import { GraphBuilder } from "../graph/builder.js";
import { foldBatchNorm } from "../graph/fold-batch-norm.js";
import type { Graph, Node } from "../graph/graph.js";
import { addNetwork, imagesInput } from "../models/network.js";
import type { ModelSpec } from "../models/spec.js";

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
