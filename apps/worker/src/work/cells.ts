import { coarseToFine, computeSurface, type ImageSet, imageSize } from "@basin/compute";
import { withPixels } from "@basin/protocol";
import { NO_ATTACK } from "@basin/tasks";
import { openDirections } from "../inputs/directions.js";
import { openSubject } from "../inputs/open-subject.js";
import { readExamples } from "./examples.js";
import type { WorkContext, WorkEnd } from "./work.js";

/**
 * The cells of a piece that are not finished. A piece is a range of positions in the order from coarse to fine, so that the
 * pieces that come first already show the whole.
 */
export async function computeCells(context: WorkContext<"surface">): Promise<WorkEnd> {
  const { piece, payload, signal, tell } = context;
  const { engine, model, set } = await openSubject(context);
  const directions = await openDirections(context, model);
  const { record, values } = piece.surface!;
  const { from, to } = piece.job;
  const [columns, rows = 1] = record.axes.map(({ points }) => points);
  const positions = coarseToFine(columns!, rows).subarray(from, to);
  const cells = positions.filter((cell) => values.finished[cell] === 0);
  let done = positions.length - cells.length;
  await computeSurface(engine, model, {
    axes: [payload.x, ...(payload.y ? [payload.y] : [])],
    directions: directions.map(({ direction }) => direction),
    images: await openImages(context, set),
    cells,
    signal,
    ...(payload.batch === undefined ? {} : { batch: payload.batch }),
    onCell: (cell) => tell({ done: ++done, cells: { surfaceId: record.id, cells: [cell] } }),
  });
  return { found: { done: positions.length } };
}

/** The images that the surface is measured on: as they are, or as the attack has left them. */
async function openImages(context: WorkContext<"surface">, set: ImageSet): Promise<ImageSet> {
  const { piece, payload, desk } = context;
  if (payload.attack === NO_ATTACK) return set;
  return desk.images.get(`attacked ${piece.run.id}`, async () => {
    const pixels = await readExamples(context, piece.earlier["examples"] ?? [], set.count * imageSize(set));
    return withPixels(set, pixels);
  });
}
