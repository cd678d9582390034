/**
 * Runs in a process of its own, because drivers are found by environment variables that must be there before it begins:
 * `ENGINE DEVICE` on the command line, and a line of JSON for each computation on stdout.
 */
import {
  beginTraining,
  createModel,
  createOptimizer,
  type Engine,
  type Feeds,
  GraphBuilder,
  grad,
  inputsOf,
  isDeviceFailure,
  isTrained,
  lossGraph,
  openEngine,
  outputOf,
  parametersOf,
  stepGraph,
  type TensorMap,
  tensor,
} from "@basin/compute";
import { type Case, cases, make } from "../cases.js";
import { spec } from "../small.js";

/** What the program says of a computation, and at first of its device. */
export type Said =
  | { readonly opened: string }
  | { readonly missing: string }
  | { readonly name: string; readonly distance: number }
  | { readonly name: string; readonly error: string };

interface Computation extends Omit<Case, "name"> {
  readonly name: string;
  readonly frozen?: TensorMap;
  readonly calls: "many" | "one" | "single";
}

const targets = (count: number) =>
  tensor(
    "f32",
    [count, 10],
    Float32Array.from({ length: count * 10 }, (_, i) => Number(i % 10 === Math.floor(i / 10))),
  );

/** Gradients of convolutions are cases of their own, and software adapters take seconds to compile each. */
function withGradients({ name, graph, feeds }: Case): Computation {
  if (name.startsWith("conv")) return { name, graph, feeds, calls: "one" };
  const g = GraphBuilder.from(graph);
  g.output("loss", g.sum(g.square(outputOf(graph, "y"))));
  const names = inputsOf(graph).map((node) => node.attributes.name);
  return { name, graph: grad(g.build(), "loss", names), feeds, calls: "one" };
}

const [images] = Object.values(make("images", [[2, 1, 8, 8]], (g, x) => g.relu(x!)).feeds);
const batch: Feeds = { images: images!, targets: targets(2) };
const model = createModel(spec, { seed: 3 });

function attackStep(name: string, calls: Computation["calls"], frozen: TensorMap): Computation {
  return { name, graph: grad(lossGraph(spec, 2), "loss", ["images"]), feeds: batch, frozen, calls };
}

/** The weights of another cell of a surface, in the same session's models. */
const moved: TensorMap = new Map(
  [...model.params].map(([name, { shape, data }]) => [
    name,
    tensor(
      "f32",
      shape,
      Float32Array.from(data, (value) => 1.01 * value),
    ),
  ]),
);

const optimizer = createOptimizer({ kind: "sgd" });
const trained = parametersOf(spec)
  .filter(isTrained)
  .map(({ name }) => name);
const trainingStep: Computation = {
  name: "a training step",
  graph: stepGraph(spec, 2, optimizer),
  feeds: {
    ...batch,
    learningRate: tensor("f32", [], Float32Array.of(0.01)),
    ...Object.fromEntries(beginTraining(model, trained, optimizer).values),
  },
  calls: "one",
};

const networkCases: readonly Computation[] = [
  attackStep("a network's input gradient", "many", model.params),
  attackStep("the same with weights that change", "single", model.params),
  attackStep("the same with other weights", "single", moved),
  trainingStep,
];

/** The greatest difference of any result, by the greatest value in it. */
async function distance(engine: Engine, reference: Engine, computation: Computation): Promise<number> {
  const { graph, feeds, frozen = new Map(), calls } = computation;
  const expected = await resultsOf(reference, computation);
  const session = await engine.compile(graph, { frozen, calls });
  const results = await session.run(feeds);
  await session.dispose();
  const distances = Object.entries(expected).map(([name, { data }]) => {
    const scale = Math.max(1, ...Array.from(data, Math.abs));
    return Math.max(...Array.from(data, (value, i) => Math.abs(value - results[name]!.data[i]!))) / scale;
  });
  return distances.reduce((worst, one) => (one > worst || Number.isNaN(one) ? one : worst), 0);
}

async function resultsOf(engine: Engine, { graph, feeds, frozen = new Map() }: Computation) {
  const session = await engine.compile(graph, { frozen });
  return session.run(feeds);
}

const say = (said: Said): void => void process.stdout.write(`${JSON.stringify(said)}\n`);

async function main(name: string, device: string): Promise<void> {
  const reference = await openEngine("reference");
  let engine: Engine;
  try {
    engine = await openEngine(name, { device });
  } catch (error) {
    if (!isDeviceFailure(error)) throw error;
    return say({ missing: error.message });
  }
  say({ opened: engine.device });
  for (const computation of [...cases.map(withGradients), ...networkCases]) {
    try {
      say({ name: computation.name, distance: await distance(engine, reference, computation) });
    } catch (error) {
      say({ name: computation.name, error: (error as Error).message });
    }
  }
  await engine.dispose();
}

const [name = "", device = ""] = process.argv.slice(2);
await main(name, device);
