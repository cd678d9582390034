import type { Payloads, TaskName } from "@basin/tasks";
import type { Desk } from "../thread/desk.js";
import type { Found, Piece, PieceEnd } from "../thread/messages.js";

/** What a piece of work is done with. */
export interface WorkTools {
  readonly desk: Desk;
  /** Raised when the piece is to stop at its next batch or cell. */
  readonly signal: AbortSignal;
  /** Says what has been found; it is written about twice a second. */
  readonly tell: (found: Found) => void;
  /** Looks whether the piece is to stop; for loops that say nothing for long. */
  readonly look: () => void;
}

/** A piece with its payload as the task's schema has it. */
export interface WorkContext<T extends TaskName> extends WorkTools {
  readonly piece: Piece;
  readonly payload: Payloads[T];
}

/** What a piece ended with. What it found goes with its end, in one write. */
export type WorkEnd = Omit<Extract<PieceEnd, { kind: "done" }>, "kind">;

/**
 * Does a piece of a run. It goes on from what the piece's job already has.
 *
 * @throws ComputeError `cancelled` once the signal is raised, after it has said what it had
 */
export type Work<T extends TaskName> = (context: WorkContext<T>) => Promise<WorkEnd>;
