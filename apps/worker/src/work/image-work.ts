import { ATTACK_BATCH, type Engine } from "@basin/compute";
import type { Found, Piece } from "../thread/messages.js";
import { addDone, type ImagesAdded, readDone, writeDone } from "./image-parts.js";
import { eachPart, type Part } from "./parts.js";
import type { WorkEnd, WorkTools } from "./work.js";

/** What a part of a piece came to. */
export interface PartEnd {
  readonly added: Omit<ImagesAdded, "count">;
  /** What has to be written for it beside the piece's data. */
  readonly found?: Found;
}

/** How the images of a piece are done. */
export interface ImageWork {
  readonly engine: Engine;
  /** What makes one image take as long as another: the run, and the attack. */
  readonly work: string;
  /** The place of the piece's first image in the set. */
  readonly from: number;
  readonly run: (part: Part) => Promise<PartEnd>;
}

/** Does the images of a piece that are not done yet, part by part, and keeps each part as it is done. */
export async function eachImagePart(
  { piece, desk, tell }: WorkTools & { readonly piece: Piece },
  { engine, work, from, run }: ImageWork,
): Promise<WorkEnd> {
  let done = readDone(piece.job);
  const { pace, options } = desk;
  const cut = {
    from: from + done.done,
    to: from + piece.job.to - piece.job.from,
    first: pace.work === work ? pace.images : ATTACK_BATCH * engine.parallelism,
    seconds: options.pieceSeconds,
  };
  const images = await eachPart(cut, async (part) => {
    const { added, found } = await run(part);
    done = addDone(done, { ...added, count: part.to - part.from });
    tell({ ...found, done: done.done, data: writeDone(done) });
  });
  Object.assign(pace, { work, images });
  return {};
}
