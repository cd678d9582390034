import {
  type Attack,
  attackImages,
  computeSurface,
  emptySurface,
  type ImageSet,
  type Model,
  type Surface,
  type SurfaceOptions,
} from "@basin/compute";
import { withPixels } from "@basin/protocol";
import { note, withProgress } from "../progress.js";
import type { Tools } from "../session.js";
import { createSaver } from "./saver.js";

/** What is computed, and where unfinished work goes. */
export interface SurfaceWork extends Pick<SurfaceOptions, "axes" | "directions" | "images" | "batch"> {
  readonly resume?: Surface | undefined;
  /** Called every few seconds, and once when stopped. */
  readonly save: (surface: Surface) => Promise<void>;
  /** Called with what is finished when Ctrl-C stops the work. */
  readonly onStopped: (timed: TimedSurface) => void;
}

/** A surface and how fast it was made. */
export interface TimedSurface {
  readonly surface: Surface;
  readonly seconds: number;
  /** Over the cells that were computed this time; null if all were known. */
  readonly imagesPerSecond: number | null;
}

/** Computes a surface. When stopped, what is finished is saved before the error is passed on. */
export async function computeSaved(
  { engine, signal }: Tools,
  model: Model,
  { save, onStopped, resume, ...options }: SurfaceWork,
): Promise<TimedSurface> {
  const held = resume ?? emptySurface(options.axes);
  const cellsWanted = held.finished.reduce((sum, flag) => sum + 1 - flag, 0);
  note(
    `surface: ${cellsWanted} of ${held.finished.length} cells to compute on ${options.images.count} images`,
  );
  const saver = createSaver(() => save(held));
  const begun = performance.now();
  let cells = 0;
  const timed = (): TimedSurface => {
    const seconds = (performance.now() - begun) / 1000;
    const imagesPerSecond = cells === 0 ? null : (cells * options.images.count) / seconds;
    return { surface: held, seconds, imagesPerSecond };
  };
  try {
    await withProgress("surface", "cells", (update) =>
      computeSurface(engine, model, {
        ...options,
        resume: held,
        signal,
        onCell({ index, loss, accuracy }, { done, total }) {
          held.loss[index] = loss;
          held.accuracy[index] = accuracy;
          held.finished[index] = 1;
          cells++;
          update(done, total);
          saver.offer();
        },
      }),
    );
  } catch (error) {
    await saver.settle();
    if (cells > 0) await save(held);
    if (signal.aborted) onStopped(timed());
    throw error;
  }
  await saver.settle();
  return timed();
}

/** The images as an attack leaves them: what the adversarial surface is measured on. */
export async function attackedSet(
  { engine, signal }: Tools,
  model: Model,
  attack: Attack,
  set: ImageSet,
  seed: number,
): Promise<ImageSet> {
  const { adversarial } = await withProgress(attack.name, "images", (onImages) =>
    attackImages(engine, model, attack, set, { seed, signal, onImages }),
  );
  return withPixels(set, adversarial);
}
