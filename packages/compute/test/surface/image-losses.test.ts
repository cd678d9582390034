import {
  computeSurface,
  coordinatesOf,
  type Engine,
  type ImagePoint,
  imageLosses,
  imageMeans,
  openEngine,
  parseAxis,
  randomDirection,
} from "@basin/compute";
import { afterAll, beforeAll, expect, test } from "vitest";
import { digits, freshModel } from "../small.js";

let engine: Engine;
beforeAll(async () => {
  engine = await openEngine("onnx", { threads: 2 });
});
afterAll(() => engine.dispose());

const model = freshModel(1);
const directions = ["x", "y"].map((axis) => randomDirection(model, { seed: 0, axis }));

test("the mean of the images' losses at a point is the surface's cell, bit for bit", async () => {
  const images = await digits(40);
  const axes = [parseAxis("x", "-1:1:3"), parseAxis("y", "0:1:2")];
  const surface = await computeSurface(engine, model, { axes, directions, images });
  const points = Array.from(coordinatesOf(axes[1]!)).flatMap((y) =>
    Array.from(coordinatesOf(axes[0]!), (x) => [x, y]),
  );
  const losses = await imageLosses(engine, model, { points, directions, images });
  expect(losses).toHaveLength(6);
  for (const [cell, values] of losses.entries()) {
    expect(values).toHaveLength(40);
    expect(Math.fround(values.reduce((sum, loss) => sum + loss, 0) / 40)).toBe(surface.loss[cell]);
  }
  expect(await imageLosses(engine, model, { points, directions, images, batch: 7 })).toEqual(losses);
  expect(engine.openSessions).toBe(0);
});

test("what is told of a point makes the surface's cell, bit for bit, losses that are not finite included", async () => {
  const images = await digits(40);
  const axes = [parseAxis("x", "-60:60:5"), parseAxis("y", "-30:90:3")];
  const [xs, ys] = axes.map(coordinatesOf);
  const surface = await computeSurface(engine, model, { axes, directions, images });
  const points = Array.from(ys!).flatMap((y) => Array.from(xs!, (x) => [x, y]));
  const told: ImagePoint[] = [];
  const counts: number[] = [];
  const losses = await imageLosses(engine, model, {
    ...{ points, directions, images },
    onPoint(point, { done, total }) {
      told.push(point);
      counts.push(done / total);
    },
  });
  expect(counts.map((share) => Math.round(15 * share))).toEqual(Array.from({ length: 15 }, (_, i) => i + 1));
  expect(surface.loss.some((loss) => !(loss < 1e4))).toBe(true);
  for (const point of told) {
    expect(imageMeans(point)).toEqual({
      loss: surface.loss[point.index],
      accuracy: surface.accuracy[point.index],
    });
    expect(point.losses).toEqual(losses[point.index]);
  }
  expect(new Set(told.flatMap(({ right }) => [...right]))).toEqual(new Set([0, 1]));
});

test("more losses than memory should hold are refused, and a stop is heard", async () => {
  const images = await digits(2);
  const many = new Array<number[]>(2 ** 27 + 1);
  await expect(imageLosses(engine, model, { points: many, directions, images })).rejects.toThrow(
    "image losses: want at most 268435456 of them, got 268435458",
  );
  const stopped = imageLosses(engine, model, {
    points: [[0, 0]],
    directions,
    images,
    signal: AbortSignal.abort(),
  });
  await expect(stopped).rejects.toThrow("image losses: cancelled");
});
