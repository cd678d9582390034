import { GraphBuilder } from "../graph/builder.js";
import { foldBatchNorm } from "../graph/fold-batch-norm.js";
import type { Graph, Node } from "../graph/graph.js";
import { tensor } from "../tensor.js";
import { findArchitecture } from "./architectures.js";
import { type BatchStatistics, Layers, type Mode } from "./layers.js";
import type { ModelSpec, Parameter } from "./spec.js";

/** A network put into a graph. */
export interface Network {
  readonly logits: Node;
  readonly parameters: readonly Parameter[];
  readonly statistics: readonly BatchStatistics[];
}

/** Adds a network that reads `images` [n, c, h, w], pixels in [0, 1]. Its parameters become inputs by their names. */
export function addNetwork(g: GraphBuilder, spec: ModelSpec, images: Node, mode: Mode): Network {
  const layers = new Layers(g, mode);
  const perChannel = (values: readonly number[]): Node =>
    g.constant(tensor("f32", [1, spec.channels, 1, 1], Float32Array.from(values)));
  const normalised = g.divide(g.subtract(images, perChannel(spec.mean)), perChannel(spec.deviation));
  const logits = findArchitecture(spec.arch).build(layers, normalised, spec.classes);
  return { logits, parameters: layers.parameters, statistics: layers.statistics };
}

/** The named tensors of a network, in the order of its layers. */
export function parametersOf(spec: ModelSpec): readonly Parameter[] {
  const g = new GraphBuilder();
  return addNetwork(g, spec, imagesInput(g, spec, 1), "evaluation").parameters;
}

/** The input `images` [batch, c, h, w]. */
export function imagesInput(g: GraphBuilder, spec: ModelSpec, batch: number): Node {
  return g.input("images", [batch, spec.channels, spec.height, spec.width]);
}

/**
 * `images` -> `logits` [batch, classes] and, for the input `targets` [batch, classes] (a distribution over classes,
 * one-hot for labels), `losses` [batch] and their sum `loss`. Evaluation mode; batch norm is folded unless the session
 * is made for a few calls only, whose runtime folds it sooner.
 */
export function lossGraph(spec: ModelSpec, batch: number, { foldsNorm = true } = {}): Graph {
  const g = new GraphBuilder();
  const { logits } = addNetwork(g, spec, imagesInput(g, spec, batch), "evaluation");
  const losses = g.crossEntropy(logits, g.input("targets", [batch, spec.classes]));
  g.output("logits", logits);
  g.output("losses", losses);
  g.output("loss", g.sum(losses));
  return foldsNorm ? foldBatchNorm(g.build()) : g.build();
}
