/** What half precision and TF32 cost in digits. */
import {
  createModel,
  type Engine,
  type Graph,
  grad,
  gradientName,
  isTrained,
  lossGraph,
  oneHot,
  openEngine,
  parametersOf,
  prune,
  takeLabels,
  toPixels,
} from "@basin/compute";
import { randomImages, specOf } from "./images.js";
import type { BenchOptions } from "./options.js";
import type { PrecisionResult } from "./results.js";

const BATCH = 32;

/** The differences of an engine's results from those of `onnx` in single precision on the processor; none if it computes so. */
export async function measurePrecision(
  engine: Engine,
  { half, tf32, arch }: Pick<BenchOptions, "half" | "tf32" | "arch">,
): Promise<PrecisionResult[]> {
  if (!half && !tf32) return [];
  const exact = await openEngine("onnx");
  try {
    const found: PrecisionResult[] = [];
    for (const name of arch) {
      const precision = half ? "half" : "tf32";
      const about = { engine: engine.name, device: engine.device, precision, arch: name } as const;
      found.push(...(await compare(engine, exact, name)).map((one) => ({ ...about, ...one })));
    }
    return found;
  } finally {
    await exact.dispose();
  }
}

type Difference = Pick<PrecisionResult, "of" | "difference">;

/** On a fresh network and random images. */
async function compare(engine: Engine, exact: Engine, arch: string): Promise<Difference[]> {
  const spec = specOf(arch);
  const weight = parametersOf(spec).find((parameter) => isTrained(parameter))!.name;
  const outputs = {
    logits: "logits",
    [gradientName("images")]: "gradient of the images",
    [gradientName(weight)]: "gradient of the weights",
  } as const;
  const graph = prune(grad(lossGraph(spec, BATCH), "loss", ["images", weight]), Object.keys(outputs));
  const [got, want] = [await resultsOf(engine, graph, arch), await resultsOf(exact, graph, arch)];
  return Object.entries(outputs).map(([name, of]) => ({
    of: of as Difference["of"],
    difference: distance(got[name]!.data, want[name]!.data),
  }));
}

async function resultsOf(engine: Engine, graph: Graph, arch: string) {
  const { params } = createModel(specOf(arch));
  const set = randomImages(BATCH);
  const places = Array.from({ length: BATCH }, (_, i) => i);
  const session = await engine.compile(graph, { calls: "one" });
  const results = await session.run({
    images: toPixels(set, places),
    targets: oneHot(takeLabels(set, places), 10),
    ...Object.fromEntries(params),
  });
  await session.dispose();
  return results;
}

function distance(got: ArrayLike<number>, want: ArrayLike<number>): number {
  let [difference, greatest] = [0, 0];
  for (let i = 0; i < want.length; i++) {
    difference = Math.max(difference, Math.abs(got[i]! - want[i]!));
    greatest = Math.max(greatest, Math.abs(want[i]!));
  }
  return difference / greatest;
}
