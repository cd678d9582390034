/**
 * The nouns of the store, as every other room sees them. Times are milliseconds since 1970 by the database machine's clock and
 * are only shown: nothing is decided by them. Tags are short words; notes are free text.
 */
import type { TaskName } from "@basin/tasks";

/** `interrupted`: a worker died while it ran; it goes on as soon as a worker claims it. */
export const runStates = ["queued", "running", "succeeded", "failed", "cancelled", "interrupted"] as const;
export type RunState = (typeof runStates)[number];

/** Why a run failed, for people: what went wrong and what to do next. */
export interface Failure {
  /** A code of the package that complained, or `dependency`, `worker` (it died too often). */
  readonly code: string;
  readonly message: string;
  readonly next?: string | undefined;
}

/** How far a run is, in units of its task: cells, images or steps. `total` is 0 until it has been planned. */
export interface Progress {
  readonly done: number;
  readonly total: number;
  readonly unit: string;
}

/** A plan of runs with dependencies, or a name under which runs are kept together. */
export interface Study {
  readonly id: string;
  readonly name: string;
  readonly note: string;
  readonly tags: readonly string[];
  readonly createdAt: number;
  /** As `parseStudy` has it, every default filled in; null where runs are only kept together. */
  readonly payload: Readonly<Record<string, unknown>> | null;
}

/** Which run is which step of a study; a run can be a step of several studies. */
export interface StudyStep {
  readonly studyId: string;
  /** Unlike those of the study's other steps. */
  readonly key: string;
  /** From 0, in the order of the plan. */
  readonly position: number;
  readonly title: string;
  readonly runId: string;
}

/** One execution of a task. Immutable once it has succeeded, except for title, tags, note and study. */
export interface Run {
  readonly id: string;
  readonly task: TaskName;
  readonly title: string;
  readonly state: RunState;
  /** As the task's schema parsed it, every default filled in. */
  readonly payload: Readonly<Record<string, unknown>>;
  /** SHA-256 of task and payload without seed, name and title: runs that differ in the seed alone share it. */
  readonly configHash: string;
  readonly seed: number;
  /** `onnx/cpu`; null until it has begun. */
  readonly engine: string | null;
  /** Of basin, node and the engine's library; null until it has begun. */
  readonly versions: Readonly<Record<string, string>> | null;
  /** What every number of the run was measured on; null until it has been prepared. */
  readonly protocol: Readonly<Record<string, unknown>> | null;
  /** The run that this one was cloned from. */
  readonly parentId: string | null;
  readonly studyId: string | null;
  readonly tags: readonly string[];
  readonly note: string;
  readonly priority: number;
  readonly progress: Progress;
  readonly cancelRequested: boolean;
  /** How often it has been begun, retries by people included. */
  readonly attempt: number;
  /** As the task's result schema has it; null until it has succeeded. */
  readonly result: Readonly<Record<string, unknown>> | null;
  readonly error: Failure | null;
  readonly createdAt: number;
  readonly startedAt: number | null;
  readonly finishedAt: number | null;
  /** Spent computing, over all pieces and workers. */
  readonly computeSeconds: number;
}

/** One number of a run: the same (run, name, step) is written once; writing it again replaces it. */
export interface Metric {
  readonly name: string;
  readonly step: number;
  readonly value: number;
}

/** An architecture with a checkpoint; `checkpointHash` is null until the run that makes it has succeeded. */
export interface Model {
  readonly id: string;
  readonly name: string;
  readonly arch: string;
  /** The network's spec: arch, channels, height, width, classes, mean, deviation; null until known. */
  readonly spec: Readonly<Record<string, unknown>> | null;
  /** The run that makes it. */
  readonly runId: string | null;
  /** The model that it was fine-tuned from. */
  readonly baseId: string | null;
  /** What it was trained on beside clean images, as texts; empty for clean training. */
  readonly attacks: readonly string[];
  readonly checkpointHash: string | null;
  /** The first 16 digits of the fingerprint of the weights. */
  readonly fingerprint: string | null;
  readonly tags: readonly string[];
  readonly note: string;
  readonly createdAt: number;
}

/** A state that a training can go on from. The newest of a run wins; the one before is kept beside it, older ones are dropped. */
export interface Checkpoint {
  readonly runId: string;
  /** Steps done since the beginning. */
  readonly step: number;
  readonly epoch: number;
  readonly hash: string;
  readonly createdAt: number;
}

/** Images: a name that compute knows (`digits`, `cifar10`), a folder or file that an administrator registered, or an artifact. */
export interface Dataset {
  readonly id: string;
  readonly name: string;
  readonly kind: "builtin" | "path" | "artifact";
  /** The name, the path on the workers' machines, or the artifact's hash. */
  readonly source: string;
  /** The run that made it, for adversarial examples. */
  readonly runId: string | null;
  readonly classes: number | null;
  /** Images by split, as far as known. */
  readonly images: Readonly<Record<string, number>>;
  readonly note: string;
  readonly createdAt: number;
}

/** A displacement along which surfaces of a model are measured; random ones are a protocol, nothing is stored of them. */
export interface Direction {
  readonly id: string;
  readonly modelId: string;
  readonly axis: "x" | "y";
  readonly kind: "random" | "towards";
  readonly protocol: Readonly<Record<string, unknown>>;
  /** SHA-256 of the protocol without the model: directions of two models with the same draw share it. */
  readonly drawHash: string;
}

/** An axis of a grid. */
export interface SurfaceAxis {
  readonly name: "x" | "y";
  readonly from: number;
  readonly to: number;
  readonly points: number;
}

/** A surface without its values. */
export interface Surface {
  readonly id: string;
  readonly runId: string;
  readonly modelId: string;
  readonly axes: readonly SurfaceAxis[];
  readonly directionIds: readonly string[];
  /** The attack that its images went through, or `none`. */
  readonly attack: string;
  readonly cells: number;
  readonly finishedCells: number;
  /** Images a cell. */
  readonly images: number;
  /** Between the two directions; null where there is one. */
  readonly cosine: number | null;
  readonly protocol: Readonly<Record<string, unknown>>;
  /** Equal for surfaces of the same axes. */
  readonly gridHash: string;
  /** Equal for surfaces of the same axes, draws, images and attack: comparable as they are. */
  readonly comparableHash: string;
  /** SHA-256 over axes, loss, accuracy; null until every cell is finished. */
  readonly valuesHash: string | null;
  /** Over finite finished cells; null where there are none. */
  readonly lossRange: readonly [number, number] | null;
  readonly createdAt: number;
  readonly finishedAt: number | null;
}

/** The values of a surface, row-major with y outer. Unfinished cells are NaN and 0 in `finished`. */
export interface SurfaceValues {
  readonly loss: Float32Array;
  readonly accuracy: Float32Array;
  readonly finished: Uint8Array;
}

/** One computed cell. */
export interface Cell {
  readonly index: number;
  readonly loss: number;
  readonly accuracy: number;
}

/** How one model fares under one attack, with everything it was measured by. Shares are from 0 to 1. */
export interface Evaluation {
  readonly id: string;
  readonly runId: string;
  readonly modelId: string;
  /** The whole attack as text, or `none`. */
  readonly attack: string;
  readonly data: string;
  readonly split: string;
  readonly images: number;
  readonly top1: number;
  readonly loss: number;
  readonly oneMinusSsim: number;
  readonly l2: number;
  readonly linf: number;
  readonly meanFlow: number | null;
  readonly rightBefore: number;
  readonly rightAfter: number;
  readonly seconds: number;
  readonly protocol: Readonly<Record<string, unknown>>;
  /** Per-image values as an artifact. */
  readonly rowsHash: string | null;
  readonly createdAt: number;
}

/** Bytes by content; see `artifacts/`. */
export interface Artifact {
  /** SHA-256 in hexadecimal. */
  readonly hash: string;
  readonly kind: string;
  readonly mediaType: string;
  readonly bytes: number;
  readonly createdAt: number;
}

/** What an artifact is to a run. */
export interface RunArtifact {
  readonly runId: string;
  readonly hash: string;
  /** `checkpoint`, `examples`, `state`, `log`, `rows`, `upload`. */
  readonly role: string;
  /** A file name for downloads. */
  readonly name: string;
}

/** A frozen, revocable, read-only view. */
export interface Share {
  readonly id: string;
  readonly slug: string;
  readonly title: string;
  /** The frozen document, an artifact. */
  readonly documentHash: string;
  readonly createdAt: number;
  readonly expiresAt: number | null;
  readonly revokedAt: number | null;
}

export const scopes = ["read", "run", "admin"] as const;
/** What a token allows; each includes those before it. */
export type Scope = (typeof scopes)[number];

/** A key to the API, without the key: only its SHA-256 is stored. */
export interface Token {
  readonly id: string;
  readonly name: string;
  readonly scope: Scope;
  readonly createdAt: number;
  readonly expiresAt: number | null;
  readonly revokedAt: number | null;
  readonly lastUsedAt: number | null;
}

/** A machine's process that computes. */
export interface Worker {
  readonly id: string;
  readonly host: string;
  readonly pid: number;
  readonly version: string;
  /** One slot a device, and what it is doing. */
  readonly slots: readonly {
    readonly device: string;
    readonly engine: string;
    readonly jobId: string | null;
    readonly runId: string | null;
  }[];
  readonly state: "idle" | "busy" | "stopping" | "gone";
  readonly beat: number;
  readonly startedAt: number;
  readonly lastSeenAt: number;
}

export const jobStates = ["waiting", "queued", "running", "done", "failed", "cancelled"] as const;
/** `waiting`: for dependencies of the run, or for an earlier stage. */
export type JobState = (typeof jobStates)[number];

/** The queue's row for a piece of a run. A run begins with one job, `prepare`, which plans the others. */
export interface Job {
  readonly id: string;
  readonly runId: string;
  /** Stages follow each other: a job is queued once every job of the stage before it is done. */
  readonly stage: number;
  /** What is to be done: `prepare`, `examples`, `train`, `cells`, `images`, `finish`. */
  readonly work: string;
  readonly piece: number;
  /** The part of the stage's units that is this piece's. */
  readonly from: number;
  readonly to: number;
  readonly state: JobState;
  readonly priority: number;
  /** Claims so far; part of the lease. */
  readonly attempt: number;
  /** Claims that ended in a fault; too many fail the run. */
  readonly faults: number;
  readonly workerId: string | null;
  /** Units of this piece that are done. */
  readonly done: number;
  /** What the piece has found so far, in its own form; null where its results go elsewhere. */
  readonly data: Uint8Array | null;
  readonly error: Failure | null;
}

/** Something changed. Nothing is lost between two readings: `seq` rises with the order of commits. */
export interface StoreEvent {
  readonly seq: number;
  readonly kind:
    | "run"
    | "metrics"
    | "cells"
    | "log"
    | "model"
    | "dataset"
    | "evaluation"
    | "surface"
    | "study"
    | "share"
    | "worker";
  /** The id of what changed. */
  readonly subject: string;
  readonly runId: string | null;
  /** For `cells` the cells, for `metrics` the metrics, for `log` the lines, for `run` its state and progress. */
  readonly body: unknown;
  readonly at: number;
}
