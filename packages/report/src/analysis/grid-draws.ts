import { computeFigures, type FigureName, type FigureOptions, figures, type Surface } from "@basin/compute";
import { type Drawing, drawPositions } from "./drawing.js";

/** Draws of images that figures of a grid are computed again for: each costs as much as all figures of a surface. */
export const GRID_DRAWS = 200;

/** A grid with the loss of every image at each of its cells, [cells, images]. */
export interface ImageGrid {
  readonly surface: Surface;
  readonly losses: Float32Array;
}

/** Every figure of a surface for each draw of its images. Null where there is one image, or losses that do not fit. */
export function gridDraws(
  { surface, losses }: ImageGrid,
  { draws, seed }: Drawing,
  options: FigureOptions = {},
): Readonly<Record<FigureName, Float64Array>> | null {
  const cells = surface.loss.length;
  const images = losses.length / cells;
  if (!Number.isInteger(images) || images < 2) return null;
  const positions = drawPositions(images, "images", { draws: Math.min(draws, GRID_DRAWS), seed });
  const found = figures.map(({ name }) => [name, new Float64Array(positions.length)] as const);
  for (const [draw, drawn] of positions.entries()) {
    const loss = meansAt(losses, drawn, cells);
    const values = computeFigures({ axes: surface.axes, finished: surface.finished, loss }, options);
    for (const [name, out] of found) out[draw] = values[name].value ?? Number.NaN;
  }
  return Object.fromEntries(found) as Record<FigureName, Float64Array>;
}

/** The mean of some images at every cell. Summed and not weighted: no times a NaN is a NaN. */
function meansAt(losses: Float32Array, positions: Uint32Array, cells: number): Float32Array {
  const images = losses.length / cells;
  return Float32Array.from({ length: cells }, (_, cell) => {
    let sum = 0;
    for (const position of positions) sum += losses[cell * images + position]!;
    return sum / positions.length;
  });
}
