import {
  coarseToFine,
  computeSurface,
  coordinatesOf,
  type Direction,
  type ImageSet,
  imageLosses,
  imageMeans,
  imageSize,
} from "@basin/compute";
import { withPixels } from "@basin/protocol";
import { NO_ATTACK } from "@basin/tasks";
import { openDirections } from "../inputs/directions.js";
import { type OpenedSubject, openSubject } from "../inputs/open-subject.js";
import { cellsOf, readLosses, storeLatest, writeLosses } from "./cell-losses.js";
import { readExamples } from "./examples.js";
import type { WorkContext, WorkEnd } from "./work.js";

type Context = WorkContext<"surface">;

/** What the cells of a piece are measured with. */
interface CellWork extends Pick<OpenedSubject, "engine" | "model"> {
  readonly directions: readonly Direction[];
  readonly images: ImageSet;
  /** The piece's cells in the order of computing. */
  readonly cells: Uint32Array;
}

/**
 * The cells of a piece that are not finished. A piece is a range of positions in the order from coarse to fine, so that the
 * pieces that come first already show the whole.
 */
export async function computeCells(context: Context): Promise<WorkEnd> {
  const { piece, payload } = context;
  const { engine, model, set } = await openSubject(context);
  const directions = await openDirections(context, model);
  const [columns, rows = 1] = piece.surface!.record.axes.map(({ points }) => points);
  const work: CellWork = {
    engine,
    model,
    directions: directions.map(({ direction }) => direction),
    images: await openImages(context, set),
    cells: coarseToFine(columns!, rows).subarray(piece.job.from, piece.job.to),
  };
  await (payload.imageLosses ? computeWithLosses(context, work) : computeMeans(context, work));
  return { found: { done: work.cells.length } };
}

/** What is finished is in the surface already. */
async function computeMeans(context: Context, { engine, model, cells, ...at }: CellWork): Promise<void> {
  const { piece, payload, signal, tell } = context;
  const { record, values } = piece.surface!;
  const todo = cells.filter((cell) => values.finished[cell] === 0);
  let done = cells.length - todo.length;
  await computeSurface(engine, model, {
    ...at,
    axes: axesOf(context),
    cells: todo,
    signal,
    ...batchOf(payload),
    onCell: (cell) => tell({ done: ++done, cells: { surfaceId: record.id, cells: [cell] } }),
  });
}

/** The most losses that a row of the queue holds, unless two cells for each thread are more: 128 KiB of them. */
const MOST_IN_ROW = 2 ** 15;

/** The same cells with the loss of every image, which the piece keeps; what it has is finished. */
async function computeWithLosses(context: Context, work: CellWork): Promise<void> {
  const { piece, payload, signal, tell } = context;
  const { engine, model, cells, ...at } = work;
  const room = Math.max(2 * engine.parallelism, Math.floor(MOST_IN_ROW / at.images.count));
  const pointOf = pointsOf(context);
  let kept = readLosses(piece.job);
  const known = cellsOf(kept);
  const todo = [...cells].filter((cell) => !known.has(cell));
  let done = known.size;
  while (todo.length > 0) {
    if (kept.latest.length >= room) {
      const stored = await storeLatest(context, kept, piece.run.id);
      kept = stored.kept;
      tell({ ...stored.found, data: writeLosses(kept) });
    }
    const next = todo.splice(0, room - kept.latest.length);
    await imageLosses(engine, model, {
      ...at,
      points: next.map(pointOf),
      signal,
      ...batchOf(payload),
      onPoint(point) {
        const cell = next[point.index]!;
        kept = { ...kept, latest: [...kept.latest, { cell, losses: point.losses }] };
        const computed = { index: cell, ...imageMeans(point) };
        tell({
          ...{ done: ++done, data: writeLosses(kept) },
          cells: { surfaceId: piece.surface!.record.id, cells: [computed] },
        });
      },
    });
  }
}

function batchOf({ batch }: Context["payload"]): { readonly batch?: number } {
  return batch === undefined ? {} : { batch };
}

function axesOf({ payload: { x, y } }: Context) {
  return [x, ...(y ? [y] : [])];
}

/** How far along each direction a cell lies. */
function pointsOf(context: Context): (cell: number) => number[] {
  const [xs, ys] = axesOf(context).map(coordinatesOf);
  const columns = xs!.length;
  return (cell) => [xs![cell % columns]!, ...(ys ? [ys[Math.floor(cell / columns)]!] : [])];
}

/** The images that the surface is measured on: as they are, or as the attack has left them. */
async function openImages(context: Context, set: ImageSet): Promise<ImageSet> {
  const { piece, payload, desk } = context;
  if (payload.attack === NO_ATTACK) return set;
  return desk.images.get(`attacked ${piece.run.id}`, async () => {
    const pixels = await readExamples(context, piece.earlier["examples"] ?? [], set.count * imageSize(set));
    return withPixels(set, pixels);
  });
}
