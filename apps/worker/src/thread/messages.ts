/** What a worker's main thread and its compute threads say to each other. */
import type {
  Artifact,
  Chunk,
  Dataset,
  Evaluation,
  Failure,
  Job,
  Model,
  Outcome,
  Prepared,
  Run,
  RunArtifact,
  Surface,
  SurfaceValues,
} from "@basin/db";

/** Everything that a compute thread needs to know for a piece of work: it never asks the database. */
export interface Piece {
  readonly run: Run;
  readonly job: Job;
  /** The models that the payload names. */
  readonly models: readonly Model[];
  /** The data set that the payload names. */
  readonly dataset: Dataset | undefined;
  /** What the run makes: rows that wait to be completed. */
  readonly makes: { readonly model: Model | undefined; readonly dataset: Dataset | undefined };
  readonly surface: MeasuredSurface | undefined;
  /** Pieces of the stages before that this work builds on, by what they did. */
  readonly earlier: Readonly<Record<string, readonly Job[]>>;
  /** What other runs have left, where the payload names some. */
  readonly study: StudyParts | undefined;
}

/** A surface with its values. */
export interface MeasuredSurface {
  readonly record: Surface;
  readonly values: SurfaceValues;
}

/** What a report reads: the runs that measured and those that made the models, with what each has left. */
export interface StudyParts {
  readonly runs: readonly Run[];
  readonly surfaces: readonly MeasuredSurface[];
  readonly evaluations: readonly Evaluation[];
  readonly artifacts: readonly (RunArtifact & Artifact)[];
}

/** What has been found, with the bytes that were stored for it and those that nothing needs any more. */
export interface Found extends Chunk {
  /** Bytes that are in the artifact store and not yet in its index. */
  readonly stored?: readonly Omit<Artifact, "createdAt">[];
  /** Hashes of bytes to remove once this has been written. */
  readonly obsolete?: readonly string[];
}

/** How a piece ended. `again`: an infrastructure fault, for which nobody's input is to blame. */
export type PieceEnd =
  | {
      readonly kind: "done";
      readonly found?: Found;
      readonly prepared?: Prepared;
      readonly outcome?: Outcome;
    }
  | { readonly kind: "stopped" }
  | { readonly kind: "failed"; readonly failure: Failure; readonly again: boolean };

/** What the main thread asks for: one piece at a time, and in the end to close what is open. */
export type Request = { readonly kind: "piece"; readonly piece: Piece } | { readonly kind: "close" };

/** What a compute thread says: any number of finds, then the end of its piece. */
export type Reply =
  | { readonly kind: "found"; readonly found: Found }
  | { readonly kind: "ended"; readonly end: PieceEnd };

/** How a compute thread is set up. */
export interface ThreadOptions {
  /** Location of the artifact store, which each thread opens for itself. */
  readonly artifacts: string;
  /** Folder of downloaded data sets, where relative paths of registered ones begin as well. */
  readonly data: string | undefined;
  /** Where engines compute that know it; the others compute on the processor. */
  readonly device: string;
  /** Threads of an engine where the payload does not say. */
  readonly threads: number | undefined;
  /** Seconds between two states of a training, by a steady clock. */
  readonly stateEvery: number;
  /** Seconds of work after which images that are done are kept. */
  readonly pieceSeconds: number;
  /** One 32-bit number; 1 asks the piece under way to stop. It is seen even while the thread is busy. */
  readonly stop: SharedArrayBuffer;
}
