import { coordinatesOf, type Surface } from "@basin/compute";
import { drawReliefs, drawSurfaces, type PictureGrid, rasterizeSvg, type TitledGrid } from "@basin/formats";
import type { ReportDocument } from "@basin/tasks";
import { titleOf } from "../files/numbers.js";
import type { StudyRuns } from "../study-runs.js";
import { html, type Markup } from "./markup.js";

/** A surface's place in a document. */
type Place = ReportDocument["surfaces"][number];

/** Panels of a picture. */
const MOST_PANELS = 6;
/** Reliefs have so many triangles; denser grids are thinned. */
const MOST_CELLS = 2 ** 14;
/** In pixels. */
const WIDTH = 1100;

/** Surfaces that belong into one picture. */
export interface PictureSet {
  readonly title: string;
  readonly caption: string;
  readonly places: readonly Place[];
  readonly kind: "flat" | "relief";
}

/** Pictures of surfaces over two directions, on one range of colours, at most six in each. */
export async function surfacePictures(
  document: ReportDocument,
  study: StudyRuns,
  { title, caption, places, kind }: PictureSet,
): Promise<Markup | null> {
  const panels = places.flatMap(({ run, group }) => {
    const surface = study.surfaces.get(run);
    const isPlane = surface?.axes.length === 2;
    return isPlane ? [{ title: titleOf(document.groups, group), grid: toPicture(surface) }] : [];
  });
  if (panels.length === 0) return null;
  const range = sharedRange(panels);
  const images: Markup[] = [];
  for (let from = 0; from < panels.length; from += MOST_PANELS) {
    const shown = panels.slice(from, from + MOST_PANELS);
    images.push(await drawImage(shown, { kind, title, ...(range && { range }) }));
  }
  return html`<figure>${images}<figcaption><b>${title}.</b> ${caption}</figcaption></figure>
`;
}

async function drawImage(
  panels: readonly TitledGrid[],
  {
    kind,
    title,
    range,
  }: { readonly kind: PictureSet["kind"]; readonly title: string; readonly range?: [number, number] },
): Promise<Markup> {
  const draw = { flat: drawSurfaces, relief: drawReliefs }[kind];
  const png = await rasterizeSvg(draw(panels, range ? { range } : {}), { width: WIDTH });
  const said = `${title}: ${panels.map((panel) => panel.title).join(", ")}`;
  return html`<div class="picture"><img alt="${said}" src="data:image/png;base64,${Buffer.from(png).toString("base64")}"></div>`;
}

/** From the least to the greatest loss of all; nothing where there are not two. */
function sharedRange(panels: readonly TitledGrid[]): [number, number] | undefined {
  let [low, high] = [Number.POSITIVE_INFINITY, 0];
  for (const { grid } of panels) {
    for (const [cell, loss] of grid.loss.entries()) {
      if (grid.finished[cell] === 0 || !Number.isFinite(loss) || loss <= 0) continue;
      [low, high] = [Math.min(low, loss), Math.max(high, loss)];
    }
  }
  return low < high ? [low, high] : undefined;
}

/** Every stride-th cell of a surface that has more cells than a picture can show. */
function toPicture({ axes, loss, accuracy, finished }: Surface): PictureGrid {
  const [nx, ny] = [axes[0]!.points, axes[1]!.points];
  const stride = Math.ceil(Math.sqrt((nx * ny) / MOST_CELLS));
  const [columns, rows] = [nx, ny].map((count) => everyNth(count, stride)) as [number[], number[]];
  const cells = rows.flatMap((row) => columns.map((column) => row * nx + column));
  return {
    axes: axes.map((axis, i) => ({
      name: ["x", "y"][i]!,
      coordinates: Float64Array.from([columns, rows][i]!, (place) => coordinatesOf(axis)[place]!),
    })),
    loss: Float32Array.from(cells, (cell) => loss[cell]!),
    accuracy: Float32Array.from(cells, (cell) => accuracy[cell]!),
    finished: Uint8Array.from(cells, (cell) => finished[cell]!),
  };
}

function everyNth(count: number, stride: number): number[] {
  return Array.from({ length: Math.ceil(count / stride) }, (_, i) => i * stride);
}
