import { grad, gradientName } from "../grad/grad.js";
import { GraphBuilder } from "../graph/builder.js";
import { type Graph, inputsOf, outputOf } from "../graph/graph.js";
import { prune } from "../graph/prune.js";
import { addNetwork, imagesInput } from "../models/network.js";
import { isTrained, type ModelSpec } from "../models/spec.js";
import type { Optimizer } from "./optimizer.js";

/** Share of the batch in the running statistics after a step, PyTorch's default. */
const STATISTICS_MOMENTUM = 0.1;

/** The name of a parameter's state in a slot. */
export function slotName(slot: string, parameter: string): string {
  return `${slot}/${parameter}`;
}

/** The output that holds the next value of a parameter or of a slot. */
export function nextName(name: string): string {
  return `next ${name}`;
}

/**
 * One training step as a graph: `images`, `targets` [batch, classes], the parameters, the optimiser's slots and scalars
 * -> `loss` (the batch's mean cross-entropy), `logits`, and the next value of everything that changes: trained
 * parameters, slots, and running statistics (mean and unbiased variance, momentum 0.1).
 */
export function stepGraph(spec: ModelSpec, batch: number, optimizer: Optimizer): Graph {
  const forward = new GraphBuilder();
  const network = addNetwork(forward, spec, imagesInput(forward, spec, batch), "training");
  forward.output("logits", network.logits);
  const losses = forward.crossEntropy(network.logits, forward.input("targets", [batch, spec.classes]));
  forward.output("loss", forward.mean(losses));
  for (const { layer, mean, variance, count } of network.statistics) {
    const unbiased = forward.scale(variance, count / Math.max(1, count - 1));
    for (const [name, value] of [
      ["running_mean", mean],
      ["running_var", unbiased],
    ] as const) {
      const running = forward.input(`${layer}.${name}`, value.shape);
      const kept = forward.scale(running, 1 - STATISTICS_MOMENTUM);
      forward.output(
        nextName(`${layer}.${name}`),
        forward.add(kept, forward.scale(value, STATISTICS_MOMENTUM)),
      );
    }
  }
  const trained = network.parameters.filter(isTrained).map(({ name }) => name);
  return addUpdates(grad(forward.build(), "loss", trained), trained, optimizer);
}

function addUpdates(graph: Graph, trained: readonly string[], optimizer: Optimizer): Graph {
  const g = GraphBuilder.from(graph);
  const inputs = new Map(inputsOf(graph).map((node) => [node.attributes.name, node]));
  for (const name of trained) {
    const parameter = inputs.get(name)!;
    const gradient = outputOf(graph, gradientName(name));
    const slots = optimizer.slots.map((slot) => g.input(slotName(slot, name), parameter.shape));
    const scalar = (scalarName: string) => g.input(scalarName, []);
    const next = optimizer.update(g, { parameter, gradient, slots, scalar });
    g.output(nextName(name), next.parameter);
    for (const [i, slot] of optimizer.slots.entries())
      g.output(nextName(slotName(slot, name)), next.slots[i]!);
  }
  const built = g.build();
  return prune(
    built,
    Object.keys(built.outputs).filter((name) => !name.startsWith("gradient ")),
  );
}
