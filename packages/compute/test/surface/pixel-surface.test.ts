import {
  attackImages,
  classify,
  computePixelSurface,
  coordinatesOf,
  crossEntropy,
  type Engine,
  gradientSignDirection,
  type ImageSet,
  openEngine,
  parseAttack,
  parseAxis,
  randomSignDirection,
  toPixels,
} from "@basin/compute";
import { afterAll, beforeAll, expect, test } from "vitest";
import { digits, freshModel } from "../small.js";

let engine: Engine;
let images: ImageSet;
beforeAll(async () => {
  engine = await openEngine("onnx", { threads: 2 });
  images = await digits(20);
});
afterAll(() => engine.dispose());

const model = freshModel(1);
const all = Array.from({ length: 20 }, (_, i) => i);

async function lossOf(pixels: Float32Array): Promise<number> {
  const moved = { ...images, pixels, levels: 1 };
  const losses = crossEntropy(await classify(engine, model, moved), images.labels);
  return losses.reduce((sum, loss) => sum + loss, 0) / 20;
}

test("along the gradient's sign, a coordinate is FGSM's epsilon", async () => {
  const direction = await gradientSignDirection(engine, model, images);
  const axis = parseAxis("x", "0:0.1:2");
  const { loss } = await computePixelSurface(engine, model, {
    axes: [axis],
    directions: [direction],
    images,
  });
  const { adversarial } = await attackImages(engine, model, parseAttack("fgsm:epsilon=0.1"), images);
  expect(loss[0]).toBeCloseTo(await lossOf(toPixels(images, all).data), 5);
  expect(loss[1]).toBeCloseTo(await lossOf(adversarial), 5);
  expect(loss[1]).toBeGreaterThan(loss[0]!);
});

test("a cell is the loss of every image moved along both directions and clipped", async () => {
  const directions = [
    await gradientSignDirection(engine, model, images),
    randomSignDirection(images, { seed: 4 }),
  ];
  const axes = [parseAxis("x", "-0.2:0.2:3"), parseAxis("y", "0:0.3:2")];
  for (const clip of [true, false]) {
    const surface = await computePixelSurface(engine, model, { axes, directions, images, clip, batch: 6 });
    expect(surface.finished.every((flag) => flag === 1)).toBe(true);
    const [x, y] = [coordinatesOf(axes[0]!)[2]!, coordinatesOf(axes[1]!)[1]!];
    const moved = toPixels(images, all).data.map((pixel, i) => {
      const sum = pixel + x * directions[0]![i]! + y * directions[1]![i]!;
      return clip ? Math.min(1, Math.max(0, sum)) : sum;
    });
    expect(surface.loss[5]! / (await lossOf(moved))).toBeCloseTo(1, 5);
  }
  expect(engine.openSessions).toBe(0);
});

test("random signs follow the seed and the image's place, and are as often 1 as -1", async () => {
  const signs = randomSignDirection(images, { seed: 4 });
  expect(signs.every((sign) => Math.abs(sign) === 1)).toBe(true);
  expect(Math.abs(signs.reduce((sum, sign) => sum + sign, 0))).toBeLessThan(4 * Math.sqrt(signs.length));
  const fewer = randomSignDirection(await digits(5), { seed: 4 });
  expect(signs.subarray(0, fewer.length)).toEqual(fewer);
  expect(randomSignDirection(images, { seed: 5 })).not.toEqual(signs);
});

test("directions that do not fit are refused", async () => {
  const axes = [parseAxis("x", "-1:1:3")];
  await expect(computePixelSurface(engine, model, { axes, directions: [], images })).rejects.toThrow(
    "pixel surface: want one or two axes with a direction each, got 1 and 0",
  );
  const directions = [new Float32Array(5)];
  await expect(computePixelSurface(engine, model, { axes, directions, images })).rejects.toThrow(
    "pixel direction: want 1280 values, got 5",
  );
});
