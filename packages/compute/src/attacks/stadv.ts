/**
 * Spatially transformed adversarial examples (Xiao et al. 2018): a flow moves pixels instead of changing them.
 *
 *     minimise  max(z_y - max_{i != y} z_i, -kappa) + tau L_flow(flow)
 *     L_flow = sum over horizontal and vertical neighbours p, q of sqrt(|du|^2 + |dv|^2 + 1e-8)
 *
 * each pair of neighbours once. `stadv-paper` is unbounded with L-BFGS; `stadv-bounded` keeps every shift within a
 * share of the image's width, with Adam. Reproductions of the original's success rates vary widely: success rate, tau,
 * bound and mean |flow| are to be read together.
 */
import { bilinearSample } from "../graph/bilinear.js";
import { GraphBuilder } from "../graph/builder.js";
import { foldBatchNorm } from "../graph/fold-batch-norm.js";
import type { Graph, Node } from "../graph/graph.js";
import { imagesInput } from "../models/network.js";
import type { ModelSpec } from "../models/spec.js";
import { randomStream } from "../random.js";
import type { AttackKind, Method, Target } from "./attack.js";
import { byDescent } from "./by-descent.js";
import { lbfgsRule } from "./lbfgs.js";
import { addObjective, marginObjective } from "./objective.js";
import type { AttackParameter, ParsedValues } from "./parameter.js";
import { descentCost, keep, restarts, target } from "./pgd.js";
import { adamRule } from "./rule.js";

/** A flow of zeros is a stationary point of L_flow; the start is this far from it at most, in pixels. */
const START = 0.01;

/** L_flow of each image: flow [n, 2, h, w] in pixels -> [n]. */
export function flowLoss(g: GraphBuilder, flow: Node): Node {
  return g.add(neighbourDistance(g, flow, 3), neighbourDistance(g, flow, 2));
}

function neighbourDistance(g: GraphBuilder, flow: Node, axis: 2 | 3): Node {
  const sizes = flow.shape.map((extent, a) => (a === axis ? extent - 1 : extent));
  const steps = [1, 1, 1, 1];
  const from = (start: number): Node =>
    g.slice(flow, { starts: flow.shape.map((_, a) => (a === axis ? start : 0)), sizes, steps });
  const squares = g.sum(g.square(g.subtract(from(1), from(0))), [1]);
  return g.sum(g.sqrt(g.add(squares, g.scalar(1e-8))), [1, 2]);
}

function flowGraph({
  targeted,
  kappa,
  tau,
}: {
  targeted: boolean;
  kappa: number;
  tau: number;
}): Method["graph"] {
  return (spec: ModelSpec, batch: number): Graph => {
    const g = new GraphBuilder();
    const images = imagesInput(g, spec, batch);
    const flow = g.input("flow", [batch, 2, spec.height, spec.width]);
    const adversarial = bilinearSample(g, images, flow);
    const margin = marginObjective(targeted, kappa);
    addObjective(g, spec, adversarial, (builder, logits, goal) =>
      builder.subtract(margin(builder, logits, goal), builder.scale(flowLoss(builder, flow), tau)),
    );
    g.output("adversarial", adversarial);
    return foldBatchNorm(g.build());
  };
}

interface FlowOptions {
  readonly values: ParsedValues;
  readonly rule: Method["rule"];
  /** The largest shift along either axis, in pixels. */
  readonly bound: number;
}

function prepare({ values, rule, bound }: FlowOptions): Method {
  const aim = values.choice("target") as Target;
  return {
    variable: "flow",
    steps: values.number("steps"),
    restarts: values.number("restarts"),
    keepBest: values.choice("keep") === "best",
    target: aim,
    graph: flowGraph({ targeted: aim !== "none", kappa: values.number("kappa"), tau: values.number("tau") }),
    rule,
    start(variable, _, { seed, image, restart }) {
      const stream = randomStream(seed, "flow", image, restart);
      for (let i = 0; i < variable.length; i++) variable[i] = START * (2 * stream.uniform(i) - 1);
    },
    project(variable) {
      if (bound === Number.POSITIVE_INFINITY) return;
      for (let i = 0; i < variable.length; i++) variable[i] = Math.min(Math.max(variable[i]!, -bound), bound);
    },
  };
}

const tau: AttackParameter = {
  name: "tau",
  kind: "number",
  default: "0.05",
  from: 0,
  help: "weight of the flow loss",
};
const kappa: AttackParameter = {
  name: "kappa",
  kind: "number",
  default: "0",
  from: 0,
  help: "margin by which the other class must lead",
};
const steps: AttackParameter = {
  name: "steps",
  kind: "integer",
  default: "100",
  from: 1,
  to: 100_000,
  help: "evaluations of the gradient",
};

const SOURCE = "Xiao et al.: Spatially transformed adversarial examples (2018)";

/** The attacks of this file. */
export const stadvAttacks: readonly AttackKind[] = [
  {
    name: "stadv-paper",
    help: "moves pixels along an unbounded smooth flow, by L-BFGS",
    source: SOURCE,
    parameters: [tau, kappa, steps, restarts, keep("best"), target],
    cost: descentCost,
    prepare: (values) => byDescent(prepare({ values, rule: lbfgsRule, bound: Number.POSITIVE_INFINITY })),
  },
  {
    name: "stadv-bounded",
    help: "moves pixels along a smooth flow within a bound, by Adam",
    source: SOURCE,
    parameters: [
      {
        name: "bound",
        kind: "number",
        default: "0.3/64",
        above: 0,
        to: 1,
        help: "largest shift along either axis, as a share of the image's width",
      },
      {
        name: "step",
        kind: "number",
        default: "0.0005",
        above: 0,
        help: "Adam's step size, as a share of the image's width",
      },
      tau,
      kappa,
      steps,
      restarts,
      keep("best"),
      target,
    ],
    cost: descentCost,
    prepare: (values, { width }) =>
      byDescent(
        prepare({
          values,
          rule: () => adamRule(values.number("step") * width),
          bound: values.number("bound") * width,
        }),
      ),
  },
];
