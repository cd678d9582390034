import { join } from "node:path";
import { computeSurface, cosineBetween, type ImageSet, randomDirection, type Surface } from "@basin/compute";
import { drawSurface, drawSurfaces, type TitledGrid, writeSurfaceFile } from "@basin/formats";
import { formatProtocol, modelProtocol, toGrid } from "@basin/protocol";
import { withProgress } from "../progress.js";
import type { Tools } from "../session.js";
import { writePicture } from "../surface/files.js";
import type { DemoModel } from "./models.js";
import { mapping } from "./plan.js";

/** Where the surfaces go and what stands beside them. */
export interface SurfaceTargets {
  readonly folder: string;
  readonly seed: number;
  readonly protocol: object;
}

/** Maps every model on the same images with the same draws, and writes files and pictures; answers their names. */
export async function mapModels(
  tools: Tools,
  models: readonly DemoModel[],
  images: ImageSet,
  { folder, seed, protocol }: SurfaceTargets,
): Promise<string[]> {
  const panels: TitledGrid[] = [];
  const files: string[] = [];
  for (const { recipe, model } of models) {
    const { surface, cosine } = await mapOne(tools, { recipe, model }, images, seed);
    const own = { ...modelProtocol(model, `${recipe.name}.safetensors`), cosine };
    const grid = toGrid(surface, images.split, { ...protocol, ...own });
    panels.push({ title: `trained on: ${recipe.title}`, grid });
    for (const ending of ["npz", "json"]) {
      files.push(join(folder, `surface-${recipe.name}.${ending}`));
      await writeSurfaceFile(files.at(-1)!, grid);
    }
  }
  const subtitle = formatProtocol(protocol);
  const range = sharedRange(panels);
  for (const [i, { title, grid }] of panels.entries()) {
    files.push(join(folder, `surface-${models[i]!.recipe.name}.png`));
    await writePicture(files.at(-1)!, drawSurface(grid, { title, subtitle, ...range }));
  }
  files.push(join(folder, "surfaces.png"));
  await writePicture(files.at(-1)!, drawSurfaces(panels, { title: "Loss around four models", subtitle }));
  return files;
}

async function mapOne(
  { engine, signal }: Tools,
  { recipe, model }: DemoModel,
  images: ImageSet,
  seed: number,
): Promise<{ surface: Surface; cosine: number }> {
  const { axes, normalization } = mapping;
  const directions = ["x", "y"].map((axis) => randomDirection(model, { seed, axis, normalization }));
  const surface = await withProgress(`surface ${recipe.title}`, "cells", (update) =>
    computeSurface(engine, model, {
      axes,
      directions,
      images,
      signal,
      onCell: (_, { done, total }) => update(done, total),
    }),
  );
  return { surface, cosine: cosineBetween(directions[0]!, directions[1]!) };
}

/** The least and the greatest loss of all surfaces, so that equal colours mean equal values in every picture. */
function sharedRange(panels: readonly TitledGrid[]): { range?: readonly [number, number] } {
  const values = panels
    .flatMap(({ grid }) => [...grid.loss])
    .filter((loss) => Number.isFinite(loss) && loss > 0);
  const [low, high] = [Math.min(...values), Math.max(...values)];
  return low < high ? { range: [low, high] } : {};
}
