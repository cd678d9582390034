/**
 * Half precision: no device here computes in it, and the processor takes casts to halves and back for none. So this holds what
 * a device would get: models that the runtime accepts, whose products, and nothing else, have factors of halves.
 */
import { createModel, type Graph, grad, gradientName, lossGraph, openEngine, tensor } from "@basin/compute";
import * as ort from "onnxruntime-node";
import { describe, expect, test } from "vitest";
import { cases, make } from "../cases.js";
import { spec } from "../small.js";

const { lowerGraph } = (await import(new URL("../../dist/engine/onnx/lower.js", import.meta.url).href)) as {
  lowerGraph: (graph: Graph, options: { lanes: number; half: boolean }) => { finish(): Uint8Array };
};

type Values = Readonly<
  Record<string, { readonly data: ArrayLike<number>; readonly shape: readonly number[] }>
>;

async function runLowered(graph: Graph, feeds: Values, half: boolean): Promise<Values> {
  const session = await ort.InferenceSession.create(lowerGraph(graph, { lanes: 1, half }).finish(), {
    executionProviders: ["cpu"],
    logSeverityLevel: 4,
  });
  const inputs = Object.entries(feeds).map(([name, { data, shape }]) => {
    return [name, new ort.Tensor("float32", Float32Array.from(data), shape)] as const;
  });
  const results = await session.run(Object.fromEntries(inputs));
  await session.release();
  return Object.fromEntries(
    Object.entries(results).map(([name, { data, dims, type }]) => {
      expect(type).toBe("float32");
      return [name, { data: data as Float32Array, shape: dims }];
    }),
  );
}

function distance(got: ArrayLike<number>, want: ArrayLike<number>): number {
  const scale = Math.max(...Array.from(want, Math.abs));
  return Math.max(...Array.from(want, (value, i) => Math.abs(value - got[i]!))) / scale;
}

/** Casts in a model, each of which is named after its operation. */
function countCasts(graph: Graph, half: boolean): number {
  const bytes = Buffer.from(lowerGraph(graph, { lanes: 1, half }).finish());
  return bytes.toString("latin1").split("Cast_v").length - 1;
}

const products = cases.filter(({ name }) => /^(conv|matmul)/.test(name));
const others = cases.filter(({ name }) => /^(add|sum|exp|batchNorm|averagePool|logSoftmax)/.test(name));

describe("a model in half precision", () => {
  test.each(products)(
    "has halves as factors of $name and single precision around",
    async ({ graph, feeds }) => {
      expect(countCasts(graph, false)).toBe(0);
      expect(countCasts(graph, true)).toBeGreaterThanOrEqual(3);
      const [half, whole] = [await runLowered(graph, feeds, true), await runLowered(graph, feeds, false)];
      expect(distance(half["y"]!.data, whole["y"]!.data)).toBeLessThan(2e-3);
    },
  );

  test("makes halves of a tensor once", () => {
    const { graph } = make("squared", [[3, 3]], (g, a) => g.matmul(a!, a!));
    expect(countCasts(graph, true)).toBe(2);
  });

  test.each(others)("leaves $name alone", ({ graph }) => {
    expect(countCasts(graph, true)).toBe(0);
  });

  test("follows a network's loss and its gradient within some thousandths", async () => {
    const graph = grad(lossGraph(spec, 2), "loss", ["images"]);
    const feeds = {
      images: tensor(
        "f32",
        [2, 1, 8, 8],
        Float32Array.from({ length: 128 }, (_, i) => ((i * 37) % 101) / 101),
      ),
      targets: tensor(
        "f32",
        [2, 10],
        Float32Array.from({ length: 20 }, (_, i) => Number(i % 11 === 0)),
      ),
      ...Object.fromEntries(createModel(spec, { seed: 3 }).params),
    };
    const half = await runLowered(graph, feeds, true);
    const exact = await (await (await openEngine("reference")).compile(graph)).run(feeds);
    for (const name of ["logits", gradientName("images")]) {
      expect(distance(half[name]!.data, exact[name]!.data), name).toBeLessThan(2e-2);
    }
  });
});
