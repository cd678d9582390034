/**
 * The tables in Postgres. `sqlite.ts` is the same text over other kinds of columns; a test holds the two together.
 * After a change: `npx drizzle-kit generate --config drizzle.postgres.config.ts`, once for each database.
 */
import type { TaskName } from "@basin/tasks";
import { sql } from "drizzle-orm";
import type { Failure, JobState, RunState, Scope, StoreEvent, SurfaceAxis, Worker } from "../records.js";
import {
  bytes,
  count,
  flag,
  index,
  json,
  primaryKey,
  real,
  serial,
  table,
  text,
  time,
  uniqueIndex,
} from "./postgres-kinds.js";

type Words = readonly string[];
type Document = Readonly<Record<string, unknown>>;

// Studies and runs

export const studies = table(
  "studies",
  {
    id: text("id").primaryKey(),
    name: text("name").notNull(),
    note: text("note").notNull(),
    tags: json<Words>("tags").notNull(),
    createdAt: time("created_at").notNull(),
    payload: json<Document>("payload"),
  },
  (t) => [index("studies_created").on(t.createdAt, t.id)],
);

export const runs = table(
  "runs",
  {
    id: text("id").primaryKey(),
    task: text("task").$type<TaskName>().notNull(),
    title: text("title").notNull(),
    state: text("state").$type<RunState>().notNull(),
    payload: json<Document>("payload").notNull(),
    configHash: text("config_hash").notNull(),
    seed: count("seed").notNull(),
    engine: text("engine"),
    versions: json<Readonly<Record<string, string>>>("versions"),
    protocol: json<Document>("protocol"),
    parentId: text("parent_id"),
    studyId: text("study_id").references(() => studies.id, { onDelete: "set null" }),
    tags: json<Words>("tags").notNull(),
    note: text("note").notNull(),
    priority: count("priority").notNull(),
    unit: text("unit").notNull(),
    done: count("done").notNull(),
    total: count("total").notNull(),
    cancelRequested: flag("cancel_requested").notNull(),
    attempt: count("attempt").notNull(),
    result: json<Document>("result"),
    error: json<Failure>("error"),
    // The run whose failure or cancellation ended this one before it began.
    haltedBy: text("halted_by"),
    createdAt: time("created_at").notNull(),
    startedAt: time("started_at"),
    finishedAt: time("finished_at"),
    computeSeconds: real("compute_seconds").notNull(),
    idempotencyKey: text("idempotency_key"),
    // Title, note, tags and id in lower case, for the text filter.
    search: text("search").notNull(),
  },
  (t) => [
    index("runs_created").on(t.createdAt, t.id),
    index("runs_finished").on(sql`coalesce(${t.finishedAt}, 9007199254740991)`, t.id),
    index("runs_title").on(t.title, t.id),
    index("runs_state").on(t.state, t.id),
    index("runs_task").on(t.task, t.id),
    index("runs_seconds").on(t.computeSeconds, t.id),
    index("runs_study").on(t.studyId),
    index("runs_config").on(t.configHash),
    index("runs_parent").on(t.parentId),
    index("runs_halted").on(t.haltedBy),
    uniqueIndex("runs_idempotency").on(t.idempotencyKey),
  ],
);

/** Which run is which step of a study; a run can be a step of several. */
export const studySteps = table(
  "study_steps",
  {
    studyId: text("study_id")
      .notNull()
      .references(() => studies.id, { onDelete: "cascade" }),
    key: text("key").notNull(),
    position: count("position").notNull(),
    title: text("title").notNull(),
    runId: text("run_id")
      .notNull()
      .references(() => runs.id, { onDelete: "cascade" }),
  },
  (t) => [primaryKey({ columns: [t.studyId, t.key] }), index("study_steps_run").on(t.runId)],
);

/** The runs that a run waits for. */
export const dependencies = table(
  "dependencies",
  {
    runId: text("run_id")
      .notNull()
      .references(() => runs.id, { onDelete: "cascade" }),
    needsId: text("needs_id")
      .notNull()
      .references(() => runs.id),
  },
  (t) => [primaryKey({ columns: [t.runId, t.needsId] }), index("dependencies_needs").on(t.needsId)],
);

/** One number of a run. Without a row id in SQLite: the primary key is the order on disk. */
export const metrics = table(
  "metrics",
  {
    runId: text("run_id")
      .notNull()
      .references(() => runs.id, { onDelete: "cascade" }),
    name: text("name").notNull(),
    step: count("step").notNull(),
    value: real("value"),
  },
  (t) => [primaryKey({ columns: [t.runId, t.name, t.step] })],
);

/** The states that a training can go on from. */
export const checkpoints = table(
  "checkpoints",
  {
    runId: text("run_id")
      .notNull()
      .references(() => runs.id, { onDelete: "cascade" }),
    step: count("step").notNull(),
    epoch: count("epoch").notNull(),
    hash: text("hash").notNull(),
    createdAt: time("created_at").notNull(),
  },
  (t) => [primaryKey({ columns: [t.runId, t.step] })],
);

// Models and images

export const models = table(
  "models",
  {
    id: text("id").primaryKey(),
    name: text("name").notNull(),
    arch: text("arch").notNull(),
    spec: json<Document>("spec"),
    runId: text("run_id").references(() => runs.id, { onDelete: "cascade" }),
    baseId: text("base_id"),
    attacks: json<Words>("attacks").notNull(),
    checkpointHash: text("checkpoint_hash"),
    fingerprint: text("fingerprint"),
    tags: json<Words>("tags").notNull(),
    note: text("note").notNull(),
    createdAt: time("created_at").notNull(),
    search: text("search").notNull(),
  },
  (t) => [
    index("models_created").on(t.createdAt, t.id),
    uniqueIndex("models_run").on(t.runId),
    index("models_base").on(t.baseId),
  ],
);

export const datasets = table(
  "datasets",
  {
    id: text("id").primaryKey(),
    name: text("name").notNull(),
    kind: text("kind").$type<"builtin" | "path" | "artifact">().notNull(),
    source: text("source").notNull(),
    runId: text("run_id").references(() => runs.id, { onDelete: "cascade" }),
    classes: count("classes"),
    images: json<Readonly<Record<string, number>>>("images").notNull(),
    note: text("note").notNull(),
    createdAt: time("created_at").notNull(),
  },
  (t) => [
    index("datasets_created").on(t.createdAt, t.id),
    index("datasets_name").on(t.name),
    uniqueIndex("datasets_run").on(t.runId),
  ],
);

/** The models that a run's payload names. */
export const runModels = table(
  "run_models",
  {
    runId: text("run_id")
      .notNull()
      .references(() => runs.id, { onDelete: "cascade" }),
    modelId: text("model_id")
      .notNull()
      .references(() => models.id),
  },
  (t) => [primaryKey({ columns: [t.runId, t.modelId] }), index("run_models_model").on(t.modelId)],
);

/** The data sets that a run's payload names. */
export const runDatasets = table(
  "run_datasets",
  {
    runId: text("run_id")
      .notNull()
      .references(() => runs.id, { onDelete: "cascade" }),
    datasetId: text("dataset_id")
      .notNull()
      .references(() => datasets.id),
  },
  (t) => [primaryKey({ columns: [t.runId, t.datasetId] }), index("run_datasets_dataset").on(t.datasetId)],
);

// Surfaces

export const directions = table(
  "directions",
  {
    id: text("id").primaryKey(),
    modelId: text("model_id")
      .notNull()
      .references(() => models.id, { onDelete: "cascade" }),
    axis: text("axis").$type<"x" | "y">().notNull(),
    kind: text("kind").$type<"random" | "towards">().notNull(),
    protocol: json<Document>("protocol").notNull(),
    drawHash: text("draw_hash").notNull(),
  },
  (t) => [uniqueIndex("directions_draw").on(t.modelId, t.axis, t.drawHash)],
);

export const surfaces = table(
  "surfaces",
  {
    id: text("id").primaryKey(),
    runId: text("run_id")
      .notNull()
      .references(() => runs.id, { onDelete: "cascade" }),
    modelId: text("model_id")
      .notNull()
      .references(() => models.id),
    axes: json<readonly SurfaceAxis[]>("axes").notNull(),
    attack: text("attack").notNull(),
    cells: count("cells").notNull(),
    finishedCells: count("finished_cells").notNull(),
    images: count("images").notNull(),
    cosine: real("cosine"),
    protocol: json<Document>("protocol").notNull(),
    gridHash: text("grid_hash").notNull(),
    comparableHash: text("comparable_hash").notNull(),
    valuesHash: text("values_hash"),
    leastLoss: real("least_loss"),
    greatestLoss: real("greatest_loss"),
    createdAt: time("created_at").notNull(),
    finishedAt: time("finished_at"),
  },
  (t) => [
    index("surfaces_created").on(t.createdAt, t.id),
    uniqueIndex("surfaces_run").on(t.runId),
    index("surfaces_model").on(t.modelId),
    index("surfaces_grid").on(t.gridHash),
    index("surfaces_comparable").on(t.comparableHash),
  ],
);

/** The grids, apart from the rows that lists read: float32 little-endian, and one bit a cell, lowest bit first. */
export const surfaceValues = table("surface_values", {
  surfaceId: text("surface_id")
    .primaryKey()
    .references(() => surfaces.id, { onDelete: "cascade" }),
  loss: bytes("loss").notNull(),
  accuracy: bytes("accuracy").notNull(),
  finished: bytes("finished").notNull(),
});

export const surfaceDirections = table(
  "surface_directions",
  {
    surfaceId: text("surface_id")
      .notNull()
      .references(() => surfaces.id, { onDelete: "cascade" }),
    position: count("position").notNull(),
    directionId: text("direction_id")
      .notNull()
      .references(() => directions.id),
  },
  (t) => [
    primaryKey({ columns: [t.surfaceId, t.position] }),
    index("surface_directions_direction").on(t.directionId),
  ],
);

// Evaluations

export const evaluations = table(
  "evaluations",
  {
    id: text("id").primaryKey(),
    runId: text("run_id")
      .notNull()
      .references(() => runs.id, { onDelete: "cascade" }),
    modelId: text("model_id")
      .notNull()
      .references(() => models.id),
    attack: text("attack").notNull(),
    data: text("data").notNull(),
    split: text("split").notNull(),
    images: count("images").notNull(),
    top1: real("top1"),
    loss: real("loss"),
    oneMinusSsim: real("one_minus_ssim"),
    l2: real("l2"),
    linf: real("linf"),
    meanFlow: real("mean_flow"),
    rightBefore: real("right_before"),
    rightAfter: real("right_after"),
    seconds: real("seconds"),
    protocol: json<Document>("protocol").notNull(),
    rowsHash: text("rows_hash"),
    createdAt: time("created_at").notNull(),
  },
  (t) => [index("evaluations_run").on(t.runId), index("evaluations_model").on(t.modelId)],
);

// Artifacts

export const artifacts = table("artifacts", {
  hash: text("hash").primaryKey(),
  kind: text("kind").notNull(),
  mediaType: text("media_type").notNull(),
  bytes: count("bytes").notNull(),
  createdAt: time("created_at").notNull(),
});

export const runArtifacts = table(
  "run_artifacts",
  {
    runId: text("run_id")
      .notNull()
      .references(() => runs.id, { onDelete: "cascade" }),
    role: text("role").notNull(),
    name: text("name").notNull(),
    hash: text("hash")
      .notNull()
      .references(() => artifacts.hash),
  },
  (t) => [primaryKey({ columns: [t.runId, t.role, t.name] }), index("run_artifacts_hash").on(t.hash)],
);

// Access

export const shares = table(
  "shares",
  {
    id: text("id").primaryKey(),
    slug: text("slug").notNull(),
    title: text("title").notNull(),
    documentHash: text("document_hash").notNull(),
    createdAt: time("created_at").notNull(),
    expiresAt: time("expires_at"),
    revokedAt: time("revoked_at"),
  },
  (t) => [uniqueIndex("shares_slug").on(t.slug), index("shares_created").on(t.createdAt, t.id)],
);

export const tokens = table(
  "tokens",
  {
    id: text("id").primaryKey(),
    name: text("name").notNull(),
    scope: text("scope").$type<Scope>().notNull(),
    secretHash: text("secret_hash").notNull(),
    createdAt: time("created_at").notNull(),
    expiresAt: time("expires_at"),
    revokedAt: time("revoked_at"),
    lastUsedAt: time("last_used_at"),
  },
  (t) => [uniqueIndex("tokens_secret").on(t.secretHash)],
);

// Work

export const workers = table("workers", {
  id: text("id").primaryKey(),
  host: text("host").notNull(),
  pid: count("pid").notNull(),
  version: text("version").notNull(),
  slots: json<Worker["slots"]>("slots").notNull(),
  state: text("state").$type<Worker["state"]>().notNull(),
  beat: count("beat").notNull(),
  startedAt: time("started_at").notNull(),
  lastSeenAt: time("last_seen_at").notNull(),
});

export const jobs = table(
  "jobs",
  {
    id: text("id").primaryKey(),
    runId: text("run_id")
      .notNull()
      .references(() => runs.id, { onDelete: "cascade" }),
    stage: count("stage").notNull(),
    work: text("work").notNull(),
    piece: count("piece").notNull(),
    from: count("from_unit").notNull(),
    to: count("to_unit").notNull(),
    state: text("state").$type<JobState>().notNull(),
    priority: count("priority").notNull(),
    attempt: count("attempt").notNull(),
    faults: count("faults").notNull(),
    workerId: text("worker_id"),
    // Counts up while the lease is held; whoever sweeps watches it by its own steady clock.
    beat: count("beat").notNull(),
    // Not to be claimed before; 0 for at once.
    readyAt: time("ready_at").notNull(),
    done: count("done").notNull(),
    data: bytes("data"),
    error: json<Failure>("error"),
  },
  (t) => [
    uniqueIndex("jobs_piece").on(t.runId, t.stage, t.piece),
    index("jobs_queue").on(t.state, t.priority, t.runId),
  ],
);

export const events = table(
  "events",
  {
    seq: serial("seq"),
    kind: text("kind").$type<StoreEvent["kind"]>().notNull(),
    subject: text("subject").notNull(),
    runId: text("run_id"),
    body: json<unknown>("body"),
    at: time("at").notNull(),
  },
  (t) => [index("events_run").on(t.runId, t.kind, t.seq)],
);
