import { access } from "node:fs/promises";
import { basename } from "node:path";
import type { Axis, Surface } from "@basin/compute";
import {
  drawSurface,
  rasterizeSvg,
  readableSurfaceEndings,
  readSurfaceFile,
  type SurfaceDrawing,
  type SurfaceGrid,
  surfaceEndings,
  writeFileAtomic,
  writeSurfaceFile,
} from "@basin/formats";
import { fromGrid } from "@basin/protocol";
import { checkEnding, checkOutputs } from "../out-paths.js";
import type { SurfaceCommandOptions } from "./options.js";

/** A .csv keeps no protocol, without which nothing tells one surface from another. */
const resumable = readableSurfaceEndings.filter((ending) => ending !== ".csv");
const drawn = [".png", ".svg"];

/** Makes sure that everything asked for can be written, before it is computed. */
export async function checkSurfaceOutputs(options: SurfaceCommandOptions): Promise<void> {
  const { out = [], picture = [], saveDirections, resume } = options;
  for (const path of out) checkEnding("--out", path, surfaceEndings);
  for (const path of picture) checkEnding("--picture", path, drawn);
  if (resume) checkEnding("--resume: the first --out", out[0] ?? "", resumable);
  await checkOutputs([...out, ...picture, saveDirections]);
}

/** Where unfinished work is kept: the first `--out`, if it can be resumed from. */
export function partialFile({ out = [] }: SurfaceCommandOptions): string | undefined {
  return out.slice(0, 1).find((path) => resumable.some((ending) => path.toLowerCase().endsWith(ending)));
}

/** What `--resume` goes on from; nothing where there is no file yet. */
export async function readPartial(
  options: SurfaceCommandOptions,
  axes: readonly Axis[],
  protocol: object,
): Promise<Surface | undefined> {
  const path = options.resume ? partialFile(options) : undefined;
  if (path === undefined) return undefined;
  const exists = await access(path).then(
    () => true,
    () => false,
  );
  return exists ? fromGrid(basename(path), await readSurfaceFile(path), axes, protocol) : undefined;
}

/** Writes a surface in every form that was asked for. */
export async function writeSurface(
  grid: SurfaceGrid,
  { out = [], picture = [] }: SurfaceCommandOptions,
  drawing: SurfaceDrawing,
): Promise<readonly string[]> {
  for (const path of out) await writeSurfaceFile(path, grid);
  const svg = picture.length === 0 ? "" : drawSurface(grid, drawing);
  for (const path of picture) await writePicture(path, svg);
  return [...out, ...picture];
}

/** Writes an SVG document as it is, or as PNG by the ending of the name. */
export async function writePicture(path: string, svg: string): Promise<void> {
  const png = path.toLowerCase().endsWith(".png");
  await writeFileAtomic(path, png ? await rasterizeSvg(svg) : new TextEncoder().encode(svg));
}
