import type { Client } from "@basin/client";
import { describeCosine, describeValues } from "../surface/result.js";

/** The values of a surface for people: how far it is, the ends of the loss, the model itself. */
export function surfaceLines(surface: Awaited<ReturnType<Client["surface"]>>): string[] {
  const { axes, cells, finishedCells, images, cosine } = surface;
  const grid = axes.map(({ points }) => points).join(" x ");
  const part = finishedCells < cells ? `${finishedCells} of ${cells} cells` : `${grid} cells`;
  return [`${part} on ${images} images`, ...describeValues(surface), ...describeCosine(cosine ?? null)];
}
