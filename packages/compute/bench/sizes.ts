/** Cost against size: surfaces of more cells and of more images, deeper networks, more threads. */
import { createModel, openEngine } from "@basin/compute";
import { specOf } from "./images.js";
import type { BenchOptions } from "./options.js";
import type { SizeResult } from "./results.js";
import { surfaceRate } from "./work.js";

interface Size extends Pick<SizeResult, "arch" | "of" | "size"> {
  readonly points: readonly [number, number];
  readonly images: number;
  readonly threads: number;
}

/** Forward passes a second for each size. */
export async function measureSizes(
  { engine: [name], arch: [arch] }: BenchOptions,
  cores: number,
): Promise<SizeResult[]> {
  const usual = { arch: arch!, points: [3, 2], images: 128, threads: cores } as const;
  const threads = Array.from({ length: cores }, (_, i) => i + 1).filter(
    (n) => n === cores || (n & (n - 1)) === 0,
  );
  const sizes: readonly Size[] = [
    ...[2, 4, 8].map((n): Size => ({ ...usual, of: "cells", size: 2 * n, points: [n, 2] })),
    ...[32, 128, 512].map((images): Size => ({ ...usual, of: "images", size: images, images })),
    ...[8, 20, 32, 56].map((depth): Size => ({ ...usual, of: "depth", size: depth, arch: `resnet${depth}` })),
    ...threads.map((count): Size => ({ ...usual, of: "threads", size: count, threads: count })),
  ];
  const results: SizeResult[] = [];
  for (const { points, images, threads: count, ...size } of sizes) {
    const engine = await openEngine(name!, { threads: count });
    const imagesPerSecond = await surfaceRate(engine, createModel(specOf(size.arch)), { points, images });
    await engine.dispose();
    results.push({ ...size, imagesPerSecond });
  }
  return results;
}
