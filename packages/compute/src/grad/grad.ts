import { ComputeError } from "../errors.js";
import { GraphBuilder } from "../graph/builder.js";
import { type Graph, inputsOf, type Node, outputOf } from "../graph/graph.js";
import type { Op } from "../graph/op.js";
import { prune } from "../graph/prune.js";
import { formatShape, tensor } from "../tensor.js";
import { type GradRule, gradRules } from "./rules.js";

/** The output that holds the gradient with respect to an input. */
export function gradientName(input: string): string {
  return `gradient ${input}`;
}

/**
 * The graph that also answers the gradient of a scalar output with respect to some of its inputs. Nothing runs: the
 * result is a graph with the old outputs and one more, `gradientName(input)`, for each input, of that input's shape.
 * An input that the loss does not depend on gets zeros.
 *
 * @param loss the name of a scalar output
 * @param wrt names of inputs
 * @throws ComputeError `invalid` if the loss is not a scalar, `unknown` for a name that is not there
 */
export function grad(graph: Graph, loss: string, wrt: readonly string[]): Graph {
  const root = outputOf(graph, loss);
  if (root.shape.length > 0) {
    throw new ComputeError({
      code: "invalid",
      where: `grad of ${loss}`,
      detail: `want a scalar, got shape ${formatShape(root.shape)}`,
    });
  }
  const targets = wrt.map((name) => findInput(graph, name));
  const g = GraphBuilder.from(graph);
  const gradients = walkBack(g, graph, root, dependents(graph, targets));
  for (const target of targets) {
    const zero = () => g.broadcast(g.constant(tensor("f32", [], Float32Array.of(0))), target.shape);
    g.output(gradientName(target.attributes.name), gradients.get(target.id) ?? zero());
  }
  return prune(g.build());
}

/** Reverse walk: the gradient of `root` with respect to every node in `through` that it depends on, by id. */
function walkBack(
  g: GraphBuilder,
  graph: Graph,
  root: Node,
  through: ReadonlySet<number>,
): Map<number, Node> {
  const gradients = new Map<number, Node>([[root.id, g.scalar(1)]]);
  for (let id = root.id; id >= 0; id--) {
    const node = graph.nodes[id]!;
    const outGrad = gradients.get(id);
    if (!outGrad || !through.has(id)) continue;
    const inputs = node.inputs.map((input) => graph.nodes[input]!);
    const parts = (gradRules[node.op] as GradRule<Op>)(g, node, outGrad, ...inputs);
    for (const [place, part] of parts.entries()) {
      const input = node.inputs[place]!;
      if (part === null || !through.has(input)) continue;
      const sofar = gradients.get(input);
      gradients.set(input, sofar ? g.add(sofar, part) : part);
    }
  }
  return gradients;
}

/** The targets and everything computed from them: gradients of anything else would be thrown away. */
function dependents(graph: Graph, targets: readonly Node[]): ReadonlySet<number> {
  const ids = new Set(targets.map((node) => node.id));
  for (const node of graph.nodes) if (node.inputs.some((input) => ids.has(input))) ids.add(node.id);
  return ids;
}

function findInput(graph: Graph, name: string): Node<"input"> {
  const inputs = inputsOf(graph);
  const found = inputs.find((node) => node.attributes.name === name);
  if (found) return found;
  const allowed = inputs.map((node) => node.attributes.name).slice(0, 8);
  throw new ComputeError({
    code: "unknown",
    where: "grad",
    detail: `unknown input ${JSON.stringify(name)}, want one of ${allowed.join(", ")}`,
  });
}
