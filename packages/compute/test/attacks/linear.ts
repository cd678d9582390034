/**
 * A network that is exactly linear on [0, 1]: the first convolution copies nine neighbours into nine channels, the blocks
 * add nothing to their shortcuts, and pixels are never negative, so that no rectifier ever cuts. Attacks on it have
 * answers that can be written down.
 */
import {
  classify,
  createImageSet,
  type Engine,
  type ImageSet,
  type Model,
  randomStream,
  tensor,
} from "@basin/compute";
import { freshModel, spec } from "../small.js";

const pixels = spec.width * spec.height;

/** z = matrix x + offset, as an image set and its labels see it. */
export interface Linear {
  readonly model: Model;
  /** One row of weights for each class. */
  readonly matrix: readonly Float64Array[];
}

/** A linear network with random weights of its nine features; classes from `running` on are far behind. */
export async function linearModel(
  engine: Engine,
  seed: number,
  { running = spec.classes } = {},
): Promise<Linear> {
  const fresh = freshModel();
  const params = new Map(fresh.params);
  const fill = (name: string, value: (i: number) => number): void => {
    const { shape, data } = params.get(name)!;
    params.set(
      name,
      tensor(
        "f32",
        shape,
        data.map((_, i) => value(i)),
      ),
    );
  };
  const stream = randomStream(seed, "linear");
  fill("conv1.weight", (i) => Number(i % 9 === Math.floor(i / 9)));
  for (const name of params.keys()) if (name.endsWith("bn2.weight")) fill(name, () => 0);
  fill("linear.weight", (i) => 4 * stream.normal(i));
  fill("linear.bias", (k) => (k < running ? 0 : -1000));
  const model = { spec: { ...spec, mean: [0], deviation: [1] }, params };
  const basis = Array.from({ length: pixels * (pixels + 1) }, (_, i) => Number(i % (pixels + 1) === 0));
  const { data } = await classify(engine, model, toSet(Float32Array.from(basis), new Int32Array(pixels + 1)));
  // The last image is black: what it gives is the offset.
  const at = (image: number, k: number): number => data[image * spec.classes + k]!;
  const matrix = Array.from({ length: spec.classes }, (_, k) =>
    Float64Array.from({ length: pixels }, (__, pixel) => at(pixel, k) - at(pixels, k)),
  );
  return { model, matrix };
}

/** Images between 0.3 and 0.7, labelled as the network sees them. */
export async function greyImages(engine: Engine, model: Model, count: number): Promise<ImageSet> {
  const stream = randomStream(1, "grey");
  const values = Float32Array.from({ length: count * pixels }, (_, i) => 0.3 + 0.4 * stream.uniform(i));
  const logits = await classify(engine, model, toSet(values, new Int32Array(count)));
  const labels = Int32Array.from({ length: count }, (_, i) => {
    const row = logits.data.subarray(i * spec.classes, (i + 1) * spec.classes);
    return row.indexOf(Math.max(...row));
  });
  return toSet(values, labels);
}

/** How far the nearest boundary is, by a norm of the difference of weights: the dual of the distance's. */
export function boundaryDistance(
  { matrix }: Linear,
  image: ArrayLike<number>,
  label: number,
  dual: (weights: Float64Array) => number,
): number {
  const gaps = matrix.map((row, k) => {
    const weights = row.map((w, i) => matrix[label]![i]! - w);
    const lead = weights.reduce((sum, w, i) => sum + w * image[i]!, 0);
    return k === label ? Number.POSITIVE_INFINITY : lead / dual(weights);
  });
  return Math.min(...gaps);
}

function toSet(values: Float32Array, labels: Int32Array): ImageSet {
  const classes = Array.from({ length: spec.classes }, (_, k) => String(k));
  const { channels, height, width } = spec;
  return createImageSet({
    name: "grey",
    split: "test",
    classes,
    channels,
    height,
    width,
    pixels: values,
    levels: 1,
    labels,
  });
}
