/** Optimisers as graphs: pure updates of a parameter and of the state kept for it, as PyTorch defines them. */
import type { GraphBuilder } from "../graph/builder.js";
import type { Node } from "../graph/graph.js";

/** Which optimiser, with its constants. Weight decay applies to every parameter. */
export type OptimizerOptions =
  | {
      readonly kind: "sgd";
      readonly momentum?: number;
      readonly nesterov?: boolean;
      readonly weightDecay?: number;
    }
  | {
      readonly kind: "adam";
      readonly beta1?: number;
      readonly beta2?: number;
      readonly epsilon?: number;
      readonly weightDecay?: number;
    };

/** What an update reads. */
export interface UpdateInput {
  readonly parameter: Node;
  readonly gradient: Node;
  /** The state kept for this parameter, one tensor of its shape for each of `slots`. */
  readonly slots: readonly Node[];
  /** Scalars by name: `learningRate` and the optimiser's own. */
  readonly scalar: (name: string) => Node;
}

/** An optimiser. All state begins as zeros. */
export interface Optimizer {
  readonly slots: readonly string[];
  /** The scalars that change from step to step; steps count from 1. */
  readonly scalars: (step: number) => Readonly<Record<string, number>>;
  readonly update: (
    g: GraphBuilder,
    input: UpdateInput,
  ) => { readonly parameter: Node; readonly slots: readonly Node[] };
}

type Makers = {
  readonly [K in OptimizerOptions["kind"]]: (options: Extract<OptimizerOptions, { kind: K }>) => Optimizer;
};

const makers: Makers = {
  /** v = momentum v + g, p = p - rate v; Nesterov: p = p - rate (g + momentum v) (Sutskever et al. 2013). */
  sgd: ({ momentum = 0.9, nesterov = false, weightDecay = 1e-4 }) => ({
    slots: ["velocity"],
    scalars: () => ({}),
    update(g, { parameter, gradient, slots, scalar }) {
      const decayed = decay(g, parameter, gradient, weightDecay);
      const velocity = g.add(g.scale(slots[0]!, momentum), decayed);
      const step = nesterov ? g.add(decayed, g.scale(velocity, momentum)) : velocity;
      return {
        parameter: g.subtract(parameter, g.multiply(scalar("learningRate"), step)),
        slots: [velocity],
      };
    },
  }),
  /** Kingma and Ba 2015, with the bias corrections as scalars. */
  adam: ({ beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8, weightDecay = 0 }) => ({
    slots: ["first", "second"],
    scalars: (step) => ({ firstBias: 1 - beta1 ** step, secondBias: 1 - beta2 ** step }),
    update(g, { parameter, gradient, slots, scalar }) {
      const decayed = decay(g, parameter, gradient, weightDecay);
      const first = g.add(g.scale(slots[0]!, beta1), g.scale(decayed, 1 - beta1));
      const second = g.add(g.scale(slots[1]!, beta2), g.scale(g.square(decayed), 1 - beta2));
      const deviation = g.add(g.sqrt(g.divide(second, scalar("secondBias"))), g.scalar(epsilon));
      const step = g.divide(g.divide(first, scalar("firstBias")), deviation);
      return {
        parameter: g.subtract(parameter, g.multiply(scalar("learningRate"), step)),
        slots: [first, second],
      };
    },
  }),
};

/** The optimiser of some options. */
export function createOptimizer(options: OptimizerOptions): Optimizer {
  return (makers[options.kind] as (options: OptimizerOptions) => Optimizer)(options);
}

function decay(g: GraphBuilder, parameter: Node, gradient: Node, weightDecay: number): Node {
  return weightDecay === 0 ? gradient : g.add(gradient, g.scale(parameter, weightDecay));
}
