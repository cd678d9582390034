import type { GraphBuilder } from "../graph/builder.js";
import type { Node } from "../graph/graph.js";
import type { ConvAttributes } from "../graph/op.js";
import type { Shape } from "../tensor.js";
import type { Parameter, ParameterKind } from "./spec.js";

/** `evaluation` uses running statistics in batch norm, `training` the batch's own. */
export type Mode = "evaluation" | "training";

/** A batch norm's own statistics in training mode, to be followed by the running ones. */
export interface BatchStatistics {
  /** The layer's name, such as `bn1`. */
  readonly layer: string;
  readonly mean: Node;
  /** The population variance. */
  readonly variance: Node;
  /** Values per channel: the unbiased variance is `variance * count / (count - 1)`. */
  readonly count: number;
}

/** Layers with named parameters, as PyTorch's modules name them. Records each parameter as it is used. */
export class Layers {
  readonly parameters: Parameter[] = [];
  readonly statistics: BatchStatistics[] = [];

  readonly g: GraphBuilder;
  readonly mode: Mode;

  constructor(g: GraphBuilder, mode: Mode) {
    this.g = g;
    this.mode = mode;
  }

  /** x [n, c, h, w] -> [n, outputs, ..] with `name.weight` and, if asked for, `name.bias`. */
  conv(name: string, x: Node, { outputs, kernel = 3, bias = false, ...attributes }: ConvOptions): Node {
    const weight = this.#parameter(`${name}.weight`, "weight", [outputs, x.shape[1]!, kernel, kernel]);
    const y = this.g.conv(x, weight, attributes);
    if (!bias) return y;
    return this.g.add(y, this.g.overChannels(this.#parameter(`${name}.bias`, "bias", [outputs]), 4));
  }

  /** Batch norm over axis 1, with PyTorch's epsilon of 1e-5. */
  batchNorm(name: string, x: Node): Node {
    const shape = [x.shape[1]!];
    const scale = this.#parameter(`${name}.weight`, "normScale", shape);
    const shift = this.#parameter(`${name}.bias`, "normShift", shape);
    const runningMean = this.#parameter(`${name}.running_mean`, "runningMean", shape);
    const runningVariance = this.#parameter(`${name}.running_var`, "runningVariance", shape);
    if (this.mode === "evaluation") return this.g.batchNorm(x, scale, shift, runningMean, runningVariance);
    return this.#ownNorm(name, x, { scale, shift, runningMean });
  }

  /**
   * Batch norm by the batch's own statistics, the variance as the mean of squares less the squared mean: one pass over
   * the values. They are counted from the running mean, so that the two are not large numbers with a small difference.
   */
  #ownNorm(
    name: string,
    x: Node,
    { scale, shift, runningMean }: Record<"scale" | "shift" | "runningMean", Node>,
  ): Node {
    const { g } = this;
    const axes = x.shape.flatMap((_, axis) => (axis === 1 ? [] : [axis]));
    const near = g.subtract(x, g.overChannels(runningMean, x.shape.length));
    const mean = g.mean(near, axes);
    const variance = g.relu(g.subtract(g.mean(g.square(near), axes), g.square(mean)));
    const count = axes.reduce((product, axis) => product * x.shape[axis]!, 1);
    this.statistics.push({ layer: name, mean: g.add(mean, runningMean), variance, count });
    return g.batchNorm(near, scale, shift, mean, variance);
  }

  /** x [n, inputs] -> [n, outputs]. */
  linear(name: string, x: Node, outputs: number): Node {
    const weight = this.#parameter(`${name}.weight`, "weight", [outputs, x.shape[1]!]);
    const bias = this.#parameter(`${name}.bias`, "bias", [outputs]);
    return this.g.add(this.g.matmul(x, weight, { transposeB: true }), bias);
  }

  #parameter(name: string, kind: ParameterKind, shape: Shape): Node {
    this.parameters.push({ name, kind, shape });
    return this.g.input(name, shape);
  }
}

interface ConvOptions extends Partial<ConvAttributes> {
  readonly outputs: number;
  readonly kernel?: number;
  readonly bias?: boolean;
}
