/** How a run is cut into pieces. Results do not depend on how: pieces exist so that several workers can share a run. */

/** A part of a stage's units: from `from` on, before `to`. */
export interface Piece {
  readonly from: number;
  readonly to: number;
}

/** What a worker does in the stages that follow `prepare`. */
export type Work = "examples" | "train" | "images" | "cells" | "products" | "finish";

/** Pieces that any workers do in any order; a stage begins when the one before it is done. */
export interface Stage {
  readonly work: Work;
  readonly pieces: readonly Piece[];
}

/** What `prepare` found out and plans and costs depend on. */
export interface Facts {
  /** Images that the run works on: of the chosen part of the set. */
  readonly images: number;
  /** The network; where it is not known, costs are those of ResNet-32 on images of 32x32. */
  readonly arch?: string | undefined;
  readonly height?: number | undefined;
  readonly width?: number | undefined;
}

/** What a piece should be. */
export interface PieceLimits {
  /** Multiply-adds of one unit. */
  readonly work: number;
  /** Units that are worth a piece of their own. */
  readonly least: number;
  /** Units whose results are small enough to be kept in one piece; any number by default. */
  readonly most?: number;
}

/** The work that a piece should be worth, in multiply-adds: some ten seconds on two cores. */
const PIECE_WORK = 1.5e12;

/** Small runs can be shared, too, and long ones do not flood the queue. */
const PIECES = { least: 4, most: 256 };

/** The units from 0 to `units` in nearly equal pieces. */
export function cut(units: number, { work, least, most = Number.POSITIVE_INFINITY }: PieceLimits): Piece[] {
  const wanted = Math.max(PIECES.least, Math.ceil((units * work) / PIECE_WORK));
  const size = Math.min(most, Math.max(least, Math.ceil(units / Math.min(PIECES.most, wanted))));
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

/**
 * What progress counts: the units of all stages together. `finish` counts only where it is the only one, so that a run of
 * static fine-tuning has as many units as it has examples and steps.
 */
export function unitsOf(stages: readonly Stage[]): number {
  const pieces = stages.filter(({ work }) => work !== "finish").flatMap((stage) => stage.pieces);
  return Math.max(
    1,
    pieces.reduce((sum, { from, to }) => sum + to - from, 0),
  );
}
