/** How a run is cut into pieces. Results do not depend on how: pieces exist so that several workers can share a run. */

/** A part of a stage's units: from `from` on, before `to`. */
export interface Piece {
  readonly from: number;
  readonly to: number;
}

/** Works that follow `prepare`, by what a worker does in them. */
export type Work = "examples" | "train" | "images" | "cells" | "finish";

/** Pieces that any workers do in any order; a stage begins when the one before it is done. */
export interface Stage {
  readonly work: Work;
  readonly pieces: readonly Piece[];
}

/** What `prepare` found out and a plan depends on. */
export interface Facts {
  /** Images that the run works on: of the chosen part of the set. */
  readonly images: number;
  /** Of one image, for the estimate of the cost. */
  readonly channels?: number;
  readonly height?: number;
  readonly width?: number;
  /** The network, for the estimate of the cost. */
  readonly arch?: string;
}

/** The units from 0 to `units` in nearly equal pieces of `size` at most. */
export function cut(units: number, size: number): Piece[] {
  const pieces = Math.max(1, Math.ceil(units / size));
  const bound = (piece: number): number => Math.floor((units * piece) / pieces);
  return Array.from({ length: pieces }, (_, piece) => ({ from: bound(piece), to: bound(piece + 1) }));
}

/** A stage that one worker does as a whole. */
export function whole(work: Work, units: number): Stage {
  return { work, pieces: [{ from: 0, to: units }] };
}

/** The last stage of every plan: it puts together what the pieces found. */
export const finish: Stage = whole("finish", 1);

/** The work that a piece should be worth, in multiply-adds: some ten seconds on two cores. */
const PIECE_WORK = 1.5e12;

/** So that a small run can be shared, too; and so that a long one does not flood the queue. */
const PIECES = { least: 4, most: 256 };

/** The size of a stage's pieces, given the multiply-adds of a unit and the least units worth a piece of their own. */
export function pieceSize(
  units: number,
  { work, least }: { readonly work: number; readonly least: number },
): number {
  const wanted = Math.max(PIECES.least, Math.ceil((units * work) / PIECE_WORK));
  return Math.max(least, Math.ceil(units / Math.min(PIECES.most, wanted)));
}

/** Units of all stages but `finish`, and 1 where there is no other: what progress counts. */
export function unitsOf(stages: readonly Stage[]): number {
  const units = stages
    .filter(({ work }) => work !== "finish")
    .flatMap(({ pieces }) => pieces.map(({ from, to }) => to - from));
  return Math.max(
    1,
    units.reduce((sum, count) => sum + count, 0),
  );
}
