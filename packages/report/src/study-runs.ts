/** Everything that a report is made of, as whoever has a store hands it over. */
import type { ImageRows, Surface } from "@basin/compute";
import type { ReportPayload } from "@basin/tasks";

/** A run whose result the report reads, or that made one of its models. */
export interface StudyRun {
  readonly id: string;
  readonly task: string;
  readonly seed: number;
  /** As the task's schemas have them. */
  readonly payload: Readonly<Record<string, unknown>>;
  readonly result: Readonly<Record<string, unknown>>;
  readonly protocol: Readonly<Record<string, unknown>>;
  readonly engine: string;
  readonly versions: Readonly<Record<string, string>>;
  readonly computeSeconds: number;
}

/** A model of the study. */
export interface StudyModel {
  readonly id: string;
  readonly name: string;
  /** The run that made it; null for one that was there. */
  readonly runId: string | null;
  readonly checkpointHash: string | null;
}

/** A grid of the study. */
export interface StudySurface extends Surface {
  readonly id: string;
  readonly runId: string;
  /** Equal for surfaces of the same axes, draws, images and attack. */
  readonly comparableHash: string;
  readonly valuesHash: string | null;
  /** Images a cell. */
  readonly images: number;
  readonly cosine: number | null;
}

/** What a report is made of. Bytes that only a part of the figures needs are read when they are asked for. */
export interface StudyRuns {
  readonly payload: ReportPayload;
  /** Runs that measured, and those that made the models, by id. */
  readonly runs: ReadonlyMap<string, StudyRun>;
  /** By id. */
  readonly models: ReadonlyMap<string, StudyModel>;
  /** By the run that measured them. */
  readonly surfaces: ReadonlyMap<string, StudySurface>;
  /** The loss of every image at every cell of a run's surface, [cells, images]; nothing where it was not kept. */
  imageLosses(runId: string): Promise<Float32Array | undefined>;
  /** What an evaluation measured of each image under the attack at a place of its payload; nothing where it is gone. */
  imageRows(runId: string, attack: number): Promise<ImageRows | undefined>;
}
