import { join } from "node:path";
import type { Client } from "@basin/client";
import { drawSurface, drawSurfaces, readSurfaceFile, type TitledGrid } from "@basin/formats";
import { formatProtocol } from "@basin/protocol";
import { exportTo } from "../platform/export.js";
import { writePicture } from "../surface/files.js";
import type { ModelRuns } from "./runs.js";

interface Panel extends TitledGrid {
  readonly name: string;
}

/** Writes files and pictures of every surface; answers their names. */
export async function writeSurfaces(
  client: Client,
  models: readonly ModelRuns[],
  { folder, protocol }: { readonly folder: string; readonly protocol: object },
): Promise<string[]> {
  const panels: Panel[] = [];
  const files: string[] = [];
  for (const { name, title, surface } of models) {
    const { id } = surface.surface!;
    for (const ending of ["npz", "json"]) {
      files.push(join(folder, `surface-${name}.${ending}`));
      await exportTo(client, id, files.at(-1)!);
    }
    panels.push({ name, title: `trained on: ${title}`, grid: await readSurfaceFile(files.at(-1)!) });
  }
  return [...files, ...(await writePictures(folder, panels, formatProtocol(protocol)))];
}

async function writePictures(folder: string, panels: readonly Panel[], subtitle: string): Promise<string[]> {
  const range = sharedRange(panels);
  const files: string[] = [];
  for (const { name, title, grid } of panels) {
    files.push(join(folder, `surface-${name}.png`));
    await writePicture(files.at(-1)!, drawSurface(grid, { title, subtitle, ...range }));
  }
  files.push(join(folder, "surfaces.png"));
  await writePicture(files.at(-1)!, drawSurfaces(panels, { title: "Loss around four models", subtitle }));
  return files;
}

/** The least and the greatest loss of all surfaces, so that equal colours mean equal values in every picture. */
function sharedRange(panels: readonly TitledGrid[]): { range?: readonly [number, number] } {
  const values = panels
    .flatMap(({ grid }) => [...grid.loss])
    .filter((loss) => Number.isFinite(loss) && loss > 0);
  const [low, high] = [Math.min(...values), Math.max(...values)];
  return low < high ? { range: [low, high] } : {};
}
