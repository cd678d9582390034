/**
 * The Hessian of the mean cross-entropy L(w) over a fixed set of images with respect to the trained parameters, batch
 * norm in evaluation mode, known by its products with vectors:
 *
 *     H v = gradient of (gradient of L . v)
 *
 * which is exact (Pearlmutter: "Fast exact multiplication by the Hessian", Neural Computation 1994, here by taking the
 * gradient twice). The step of a ReLU counts as constant, as in every framework: it is, almost everywhere.
 */
import { type ImageSet, takeLabels, toPixels } from "../data/image-set.js";
import { batchSize } from "../engine/batch-size.js";
import { type BatchPart, eachBatch } from "../engine/each-batch.js";
import type { Engine, Feeds, Results } from "../engine/engine.js";
import { invalid } from "../errors.js";
import { grad, gradientName } from "../grad/grad.js";
import { GraphBuilder } from "../graph/builder.js";
import { type Graph, type Node, outputOf } from "../graph/graph.js";
import { prune } from "../graph/prune.js";
import type { Model, Params } from "../models/model.js";
import { lossGraph } from "../models/network.js";
import { oneHot } from "../models/one-hot.js";
import type { ModelSpec } from "../models/spec.js";
import { type Tensor, tensor } from "../tensor.js";
import { type Layout, trainedLayout, vectorToParams } from "./layout.js";
import type { LinearOperator } from "./linear-operator.js";

/** How products with a Hessian are computed. */
export interface HessianOptions {
  /**
   * Images at a time; 16 by default. Memory grows with it, and products do not depend on it but for float32's rounding
   * within a batch.
   */
  readonly batch?: number;
  readonly signal?: AbortSignal | undefined;
  /** Called during each product. */
  readonly onImages?: ((done: number, total: number) => void) | undefined;
}

/** The Hessian of a model's loss. Whoever opened it disposes of it. */
export interface Hessian extends LinearOperator {
  /** Where each parameter lies in the vectors. */
  readonly layout: Layout;
  /** A vector as a displacement of the parameters, which a surface can follow. */
  toDirection(vector: Float64Array): Params;
  /** Frees the sessions. A second call does nothing. */
  dispose(): Promise<void>;
}

/** Images at a time where nobody says how many: larger batches took more memory and no less time. */
const BATCH = 16;

/**
 * Makes ready for products with the Hessian of a model's mean loss over a set of images. Products are summed over the
 * batches in float64 and in their order, so that they do not depend on threads.
 *
 * @example
 * const hessian = await openHessian(engine, model, images);
 * const { largest } = await findEigenpairs(hessian, { largest: 2 });
 * await hessian.dispose();
 */
export async function openHessian(
  engine: Engine,
  { spec, params }: Model,
  set: ImageSet,
  { batch = BATCH, signal, onImages }: HessianOptions = {},
): Promise<Hessian> {
  const { parallelism } = engine;
  const size = batchSize(batch, set.count, parallelism);
  const layout = trainedLayout(spec);
  const session = await engine.compile(hessianGraph(spec, size), { frozen: params });
  const plan = { where: "hessian", images: set.count, batch: size, parallelism, signal, onImages };
  return {
    size: layout.size,
    layout,
    async apply(vector) {
      if (vector.length !== layout.size) throw invalid("hessian", `${layout.size} elements`, vector.length);
      const fed = vectorFeeds(layout, vector);
      const sum = new Float64Array(layout.size);
      let turn: Promise<void> = Promise.resolve();
      await eachBatch(plan, (part) => {
        const running = session.run({ ...batchFeeds(set, part), ...fed });
        const added = Promise.all([running, turn]).then(([results]) => addTo(sum, layout, results));
        turn = added.catch(() => {});
        return added;
      });
      return sum.map((value) => value / set.count);
    },
    toDirection: (vector) => vectorToParams(layout, vector),
    dispose: () => session.dispose(),
  };
}

/**
 * `images`, `targets` and `vector NAME` for each trained parameter -> `gradient NAME`: the product of the vector with the
 * Hessian of the batch's summed loss.
 */
export function hessianGraph(spec: ModelSpec, batch: number): Graph {
  const names = trainedLayout(spec).parts.map(({ name }) => name);
  const first = grad(lossGraph(spec, batch), "loss", names);
  const g = GraphBuilder.from(first);
  const products = names.map((name): Node => {
    const gradient = outputOf(first, gradientName(name));
    return g.sum(g.multiply(gradient, g.input(vectorName(name), gradient.shape)));
  });
  g.output("product", products.reduce(g.add));
  const second = grad(prune(g.build(), ["product"]), "product", names);
  return prune(second, names.map(gradientName));
}

function vectorName(parameter: string): string {
  return `vector ${parameter}`;
}

function vectorFeeds(layout: Layout, vector: Float64Array): Feeds {
  const named = [...vectorToParams(layout, vector)];
  return Object.fromEntries(named.map(([name, value]) => [vectorName(name), value]));
}

/** Places that only fill a batch up have a target of zeros: no loss, and nothing in the product. */
function batchFeeds(set: ImageSet, { places, own }: BatchPart): Feeds {
  const targets = oneHot(takeLabels(set, places), set.classes.length);
  const data = targets.data.fill(0, own * set.classes.length);
  return { images: toPixels(set, places), targets: tensor("f32", targets.shape, data) };
}

function addTo(sum: Float64Array, { parts }: Layout, results: Results): void {
  for (const { name, from, size } of parts) {
    const { data } = results[gradientName(name)] as Tensor;
    for (let i = 0; i < size; i++) sum[from + i]! += data[i]!;
  }
}
