/**
 * Everything that Basin remembers. The server reads and starts; workers claim, report and finish. Every method is one transaction.
 * Lists of ids answer in the order of the ids, `undefined` where there is none: they are made for batching.
 */

import type { Page, PageRequest } from "./pages.js";
import type {
  Artifact,
  Cell,
  Checkpoint,
  Dataset,
  Direction,
  Evaluation,
  Failure,
  Job,
  Metric,
  Model,
  Run,
  RunArtifact,
  RunState,
  Scope,
  Share,
  StoreEvent,
  Study,
  StudyStep,
  Surface,
  SurfaceAxis,
  SurfaceValues,
  Token,
  Worker,
} from "./records.js";

export type Found<T> = readonly (T | undefined)[];

/** See the parts. `close` ends connections; the store is of no use afterwards. */
export interface Store {
  readonly dialect: "sqlite" | "postgres";
  readonly studies: Studies;
  readonly runs: Runs;
  readonly jobs: Jobs;
  readonly metrics: Metrics;
  readonly models: Models;
  readonly datasets: Datasets;
  readonly surfaces: Surfaces;
  readonly evaluations: Evaluations;
  readonly artifacts: Artifacts;
  readonly shares: Shares;
  readonly tokens: Tokens;
  readonly workers: Workers;
  readonly events: Events;
  /** Whether the database answers. */
  ping(): Promise<void>;
  close(): Promise<void>;
}

/** What people may change at any time. */
export interface Edit {
  readonly title?: string;
  readonly tags?: readonly string[];
  readonly note?: string;
  readonly studyId?: string | null;
}

/** How far a study is: runs in each state, and the sum of their finished shares. */
export interface StudyProgress {
  readonly states: Readonly<Record<RunState, number>>;
  /** From 0 to the number of runs; a run that is half done counts half. */
  readonly done: number;
}

export interface Studies {
  create(study: {
    readonly name: string;
    readonly note?: string;
    readonly tags?: readonly string[];
    readonly payload?: Study["payload"];
  }): Promise<Study>;
  get(ids: readonly string[]): Promise<Found<Study>>;
  list(page: PageRequest): Promise<Page<Study>>;
  edit(id: string, edit: Edit): Promise<Study | undefined>;
  /** Replaces the plan: steps that are not given are none of this study any more, their runs stay. @throws StoreError `missing` for a run */
  setPlan(
    id: string,
    plan: {
      readonly payload: NonNullable<Study["payload"]>;
      /** In the order of the plan. */
      readonly steps: readonly Pick<StudyStep, "key" | "title" | "runId">[];
    },
  ): Promise<Study | undefined>;
  /** By study: its steps in the order of the plan. */
  steps(ids: readonly string[]): Promise<readonly (readonly StudyStep[])[]>;
  /** By study: how far its steps are, or its runs where it has no plan. */
  progress(ids: readonly string[]): Promise<readonly StudyProgress[]>;
  /** The newest study with exactly this payload. */
  findSame(payload: NonNullable<Study["payload"]>): Promise<Study | undefined>;
}

/** A run that is to begin. */
export interface NewRun {
  readonly task: Run["task"];
  readonly title: string;
  readonly payload: Run["payload"];
  readonly configHash: string;
  readonly seed: number;
  readonly unit: string;
  readonly priority?: number;
  readonly parentId?: string | null;
  readonly studyId?: string | null;
  readonly tags?: readonly string[];
  readonly note?: string;
  /** Models and datasets that the payload names: the run waits for the runs that make them. It waits for `runs` themselves. */
  readonly needs: {
    readonly models: readonly string[];
    readonly datasets: readonly string[];
    readonly runs?: readonly string[];
  };
  /** The model that the run will make: its row is there at once, so that other runs can name it. */
  readonly makesModel?: Pick<Model, "name" | "arch" | "baseId" | "attacks">;
  /** The data set that the run will make. */
  readonly makesDataset?: { readonly name: string };
  /** The same key with the same task and payload gives the same run; with another payload it is a StoreError `conflict`. */
  readonly idempotencyKey?: string | undefined;
  /** Answers a run that is the same, see {@link Runs.findSame}, instead of a second one. */
  readonly orSame?: boolean;
}

/** What runs are the same by, whatever their titles. */
export type RunIdentity = Pick<Run, "task" | "configHash" | "seed">;

export interface RunFilter {
  readonly tasks?: readonly Run["task"][];
  readonly states?: readonly RunState[];
  /** In title, note, tags or id; case does not matter. */
  readonly text?: string;
  readonly modelId?: string;
  readonly datasetId?: string;
  /** Runs that were started for the study, and those that are steps of it. */
  readonly studyId?: string;
  /** Clones of this run. */
  readonly parentId?: string;
  readonly configHash?: string;
}

export const runSorts = ["createdAt", "finishedAt", "title", "state", "task", "seconds"] as const;
export interface RunSort {
  readonly by: (typeof runSorts)[number];
  readonly descending: boolean;
}

export interface Runs {
  /** Run, links, the job `prepare` and what the run will make. @throws StoreError `missing` for a model, data set or run that there is not; `conflict` */
  create(run: NewRun): Promise<{ readonly run: Run; readonly existed: boolean }>;
  /** The newest run that has succeeded, else that is on its way, else that failed or was cancelled. Those that were asked to stop are none. */
  findSame(identity: RunIdentity): Promise<Run | undefined>;
  get(ids: readonly string[]): Promise<Found<Run>>;
  list(options: {
    readonly filter?: RunFilter;
    readonly sort?: RunSort;
    readonly page: PageRequest;
  }): Promise<Page<Run>>;
  edit(id: string, edit: Edit): Promise<Run | undefined>;
  /** Jobs that are not running are cancelled at once, running ones at their next chunk; dependents follow. */
  cancel(id: string): Promise<Run | undefined>;
  /** Queues a failed or cancelled run again; what it had is kept. Dependents that failed or were cancelled for its sake wait again. @throws StoreError `state` */
  retry(id: string): Promise<Run | undefined>;
  /** @throws StoreError `in-use` naming what depends on it; `state` while it runs */
  remove(id: string): Promise<boolean>;
  /** By run: the runs it waits for, and those that wait for it. */
  dependencies(ids: readonly string[]): Promise<readonly (readonly string[])[]>;
  dependents(ids: readonly string[]): Promise<readonly (readonly string[])[]>;
  /** By run: its clones, the oldest first. */
  children(ids: readonly string[]): Promise<readonly (readonly string[])[]>;
  /** How many in each state. */
  counts(): Promise<Readonly<Record<RunState, number>>>;
}

/** The right to work on a job. Every write is void once another worker has claimed it. */
export interface Lease {
  readonly jobId: string;
  readonly runId: string;
  readonly workerId: string;
  readonly attempt: number;
}

/** What a worker gets with a lease. */
export interface Claim {
  readonly lease: Lease;
  readonly job: Job;
  readonly run: Run;
}

/** What a worker has to know after each write: stop because of a cancellation, or because the lease is no longer its own. */
export interface Standing {
  readonly cancel: boolean;
  readonly lost: boolean;
}

/** What has been found since the last chunk. */
export interface Chunk {
  /** Units of this piece that are done. */
  readonly done?: number;
  /** Replaces the piece's data. */
  readonly data?: Uint8Array;
  readonly metrics?: readonly Metric[];
  readonly cells?: { readonly surfaceId: string; readonly cells: readonly Cell[] };
  readonly checkpoint?: Omit<Checkpoint, "runId" | "createdAt">;
  readonly artifacts?: readonly Omit<RunArtifact, "runId">[];
  readonly log?: readonly string[];
  readonly seconds?: number;
}

/** Stages that follow, each with its pieces. */
export interface PlannedStage {
  readonly work: string;
  readonly pieces: readonly { readonly from: number; readonly to: number }[];
}

/** What `prepare` found out. */
export interface Prepared {
  readonly engine: string;
  readonly versions: Readonly<Record<string, string>>;
  readonly protocol: Readonly<Record<string, unknown>>;
  readonly total: number;
  readonly stages: readonly PlannedStage[];
  readonly surface?: Omit<
    Surface,
    | "id"
    | "runId"
    | "finishedCells"
    | "valuesHash"
    | "lossRange"
    | "createdAt"
    | "finishedAt"
    | "directionIds"
  > & {
    readonly axes: readonly SurfaceAxis[];
    readonly directions: readonly Omit<Direction, "id" | "modelId">[];
  };
}

/** What a run leaves behind when it has succeeded. */
export interface Outcome {
  readonly result: Readonly<Record<string, unknown>>;
  /** Completes the model that the run makes. */
  readonly model?: Pick<Model, "arch" | "spec" | "checkpointHash" | "fingerprint">;
  /** Completes the data set that the run makes. */
  readonly dataset?: {
    readonly hash: string;
    readonly classes: number;
    readonly images: Readonly<Record<string, number>>;
  };
  readonly evaluations?: readonly Omit<Evaluation, "id" | "runId" | "createdAt">[];
  readonly artifacts?: readonly Omit<RunArtifact, "runId">[];
}

export interface Jobs {
  /** The next job for a worker: highest priority first, then the oldest. */
  claim(workerId: string): Promise<Claim | undefined>;
  /** Resolves when there may be something to claim, at the latest after `ms`. */
  waitForWork(ms: number, signal?: AbortSignal): Promise<void>;
  beat(lease: Lease): Promise<Standing>;
  /** Writes a chunk and counts as a beat. Nothing is written if the lease is lost. */
  report(lease: Lease, chunk: Chunk): Promise<Standing>;
  /** Ends a piece. The last one of a stage queues the next stage; the last stage needs `outcome` and ends the run. */
  finish(
    lease: Lease,
    end: { readonly chunk?: Chunk; readonly prepared?: Prepared; readonly outcome?: Outcome },
  ): Promise<Standing>;
  /** Ends a piece badly. `again`: an infrastructure fault; it is queued with a growing delay, three times at most. */
  fail(lease: Lease, failure: Failure, options: { readonly again: boolean }): Promise<Standing>;
  /** Ends a piece that was asked to stop, with what it had: the run is `cancelled` once its last piece has ended. */
  cancelled(lease: Lease, chunk?: Chunk): Promise<void>;
  /** Gives a piece back for someone else to go on with: no fault. */
  release(lease: Lease, chunk?: Chunk): Promise<void>;
  /** By run: its pieces in order, without their data. */
  of(runIds: readonly string[]): Promise<readonly (readonly Job[])[]>;
  /** Data and result of the pieces of an earlier stage, in order. */
  pieces(runId: string, work: string): Promise<readonly Job[]>;
  /** Jobs queued and running. */
  length(): Promise<{ readonly queued: number; readonly running: number }>;
  /** Leases that may be dead: every running job with its beat. A caller decides by its own steady clock; see `sweep.ts`. */
  running(): Promise<
    readonly { readonly lease: Lease; readonly beat: number; readonly host: string; readonly pid: number }[]
  >;
  /** Takes a job from a dead worker, if its beat is still this one: queued again, the run `interrupted`. */
  revoke(lease: Lease, beat: number): Promise<boolean>;
}

export interface Metrics {
  names(runIds: readonly string[]): Promise<readonly (readonly string[])[]>;
  /** Points of each curve in order of steps. Where there are more than `resolution`, buckets of equal width with first step, mean, least and greatest value. */
  curves(
    runIds: readonly string[],
    options: { readonly names?: readonly string[]; readonly resolution: number },
  ): Promise<readonly (readonly Curve[])[]>;
  /** The last value of each name. */
  latest(runIds: readonly string[]): Promise<readonly Readonly<Record<string, number>>[]>;
}

/** One metric over the steps of a run. Four arrays of one length; `min` and `max` equal `value` where no points were joined. */
export interface Curve {
  readonly name: string;
  readonly points: number;
  readonly step: Float64Array;
  readonly value: Float64Array;
  readonly min: Float64Array;
  readonly max: Float64Array;
}

export interface Models {
  get(ids: readonly string[]): Promise<Found<Model>>;
  list(options: {
    readonly text?: string;
    readonly ready?: boolean;
    readonly page: PageRequest;
  }): Promise<Page<Model>>;
  ofRuns(runIds: readonly string[]): Promise<Found<Model>>;
  /** By model: those fine-tuned from it. */
  children(ids: readonly string[]): Promise<readonly (readonly Model[])[]>;
  edit(id: string, edit: Edit): Promise<Model | undefined>;
}

export interface Datasets {
  get(ids: readonly string[]): Promise<Found<Dataset>>;
  list(page: PageRequest): Promise<Page<Dataset>>;
  /** Registers images that are already there. The built-in ones are registered when the store is opened. */
  create(
    dataset: Pick<Dataset, "name" | "kind" | "source"> &
      Partial<Pick<Dataset, "classes" | "images" | "note">>,
  ): Promise<Dataset>;
  byName(name: string): Promise<Dataset | undefined>;
  ofRuns(runIds: readonly string[]): Promise<Found<Dataset>>;
}

export interface Surfaces {
  get(ids: readonly string[]): Promise<Found<Surface>>;
  /** Values by surface. `stride` takes every n-th cell along each axis, beginning with the first. */
  values(ids: readonly string[], options?: { readonly stride?: number }): Promise<Found<SurfaceValues>>;
  list(options: {
    readonly modelId?: string;
    readonly comparableHash?: string;
    readonly gridHash?: string;
    readonly finished?: boolean;
    readonly page: PageRequest;
  }): Promise<Page<Surface>>;
  ofRuns(runIds: readonly string[]): Promise<Found<Surface>>;
  ofModels(modelIds: readonly string[]): Promise<readonly (readonly Surface[])[]>;
  directions(surfaceIds: readonly string[]): Promise<readonly (readonly Direction[])[]>;
}

export interface Evaluations {
  get(ids: readonly string[]): Promise<Found<Evaluation>>;
  ofRuns(runIds: readonly string[]): Promise<readonly (readonly Evaluation[])[]>;
  ofModels(modelIds: readonly string[]): Promise<readonly (readonly Evaluation[])[]>;
}

/** The index of artifacts; the bytes are in an ArtifactStore. */
export interface Artifacts {
  /** Notes that bytes are there; known ones stay as they are. */
  add(artifact: Omit<Artifact, "createdAt">): Promise<void>;
  get(hashes: readonly string[]): Promise<Found<Artifact>>;
  ofRuns(runIds: readonly string[]): Promise<readonly (readonly (RunArtifact & Artifact)[])[]>;
  checkpoint(runId: string): Promise<Checkpoint | undefined>;
  /** The last two, the newest first: should one turn out to be corrupt, there is one to fall back to. */
  checkpoints(runId: string): Promise<readonly Checkpoint[]>;
}

export interface Shares {
  create(share: Pick<Share, "slug" | "title" | "documentHash" | "expiresAt">): Promise<Share>;
  bySlug(slug: string): Promise<Share | undefined>;
  get(ids: readonly string[]): Promise<Found<Share>>;
  list(page: PageRequest): Promise<Page<Share>>;
  revoke(id: string): Promise<Share | undefined>;
}

export interface Tokens {
  /** @param secretHash SHA-256 of the key, in hexadecimal */
  create(
    token: Pick<Token, "name" | "scope" | "expiresAt"> & { readonly secretHash: string },
  ): Promise<Token>;
  bySecretHash(secretHash: string): Promise<Token | undefined>;
  list(): Promise<readonly Token[]>;
  revoke(id: string): Promise<Token | undefined>;
  used(id: string): Promise<void>;
}

export interface Workers {
  register(worker: Pick<Worker, "host" | "pid" | "version" | "slots">): Promise<Worker>;
  beat(id: string, now: Pick<Worker, "slots" | "state">): Promise<void>;
  list(): Promise<readonly Worker[]>;
  /** Notes that a worker is gone. */
  gone(id: string): Promise<void>;
}

export interface Events {
  /** Events after `seq`, oldest first, at most `limit`. */
  after(seq: number, limit: number): Promise<readonly StoreEvent[]>;
  /** The first and the last seq that are kept; both 0 where there is none. */
  bounds(): Promise<{ readonly first: number; readonly last: number }>;
  /** The last lines that the run's workers have written, as far as events are kept. */
  log(runId: string, last: number): Promise<readonly string[]>;
  /** Drops all but the newest `keep`. */
  prune(keep: number): Promise<void>;
}

export type { Scope };
