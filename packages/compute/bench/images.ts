import { type ImageSet, type ModelSpec, randomStream } from "@basin/compute";

/** CIFAR's shape, 10 classes, and its usual normalisation. */
export const specOf = (arch: string): ModelSpec => ({
  arch,
  channels: 3,
  height: 32,
  width: 32,
  classes: 10,
  mean: [0.485, 0.456, 0.406],
  deviation: [0.229, 0.224, 0.225],
});

/** Random images of that shape: speed does not depend on what is in them. */
export function randomImages(count: number): ImageSet {
  const stream = randomStream(0, "bench");
  return {
    name: "random",
    split: "train",
    classes: Array.from({ length: 10 }, (_, k) => String(k)),
    count,
    channels: 3,
    height: 32,
    width: 32,
    levels: 255,
    pixels: Uint8Array.from({ length: count * 3072 }, (_, i) => stream.word(i) & 255),
    labels: Int32Array.from({ length: count }, (_, i) => i % 10),
  };
}
