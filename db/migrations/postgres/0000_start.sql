CREATE TABLE "artifacts" (
	"hash" text PRIMARY KEY NOT NULL,
	"kind" text NOT NULL,
	"media_type" text NOT NULL,
	"bytes" bigint NOT NULL,
	"created_at" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "checkpoints" (
	"run_id" text NOT NULL,
	"step" bigint NOT NULL,
	"epoch" bigint NOT NULL,
	"hash" text NOT NULL,
	"created_at" bigint NOT NULL,
	CONSTRAINT "checkpoints_run_id_step_pk" PRIMARY KEY("run_id","step")
);
--> statement-breakpoint
CREATE TABLE "datasets" (
	"id" text PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"kind" text NOT NULL,
	"source" text NOT NULL,
	"run_id" text,
	"classes" bigint,
	"images" text NOT NULL,
	"note" text NOT NULL,
	"created_at" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "dependencies" (
	"run_id" text NOT NULL,
	"needs_id" text NOT NULL,
	CONSTRAINT "dependencies_run_id_needs_id_pk" PRIMARY KEY("run_id","needs_id")
);
--> statement-breakpoint
CREATE TABLE "directions" (
	"id" text PRIMARY KEY NOT NULL,
	"model_id" text NOT NULL,
	"axis" text NOT NULL,
	"kind" text NOT NULL,
	"protocol" text NOT NULL,
	"draw_hash" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "evaluations" (
	"id" text PRIMARY KEY NOT NULL,
	"run_id" text NOT NULL,
	"model_id" text NOT NULL,
	"attack" text NOT NULL,
	"data" text NOT NULL,
	"split" text NOT NULL,
	"images" bigint NOT NULL,
	"top1" double precision,
	"loss" double precision,
	"one_minus_ssim" double precision,
	"l2" double precision,
	"linf" double precision,
	"mean_flow" double precision,
	"right_before" double precision,
	"right_after" double precision,
	"seconds" double precision,
	"protocol" text NOT NULL,
	"rows_hash" text,
	"created_at" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "events" (
	"seq" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "events_seq_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"kind" text NOT NULL,
	"subject" text NOT NULL,
	"run_id" text,
	"body" text,
	"at" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "jobs" (
	"id" text PRIMARY KEY NOT NULL,
	"run_id" text NOT NULL,
	"stage" bigint NOT NULL,
	"work" text NOT NULL,
	"piece" bigint NOT NULL,
	"from_unit" bigint NOT NULL,
	"to_unit" bigint NOT NULL,
	"state" text NOT NULL,
	"priority" bigint NOT NULL,
	"attempt" bigint NOT NULL,
	"faults" bigint NOT NULL,
	"worker_id" text,
	"beat" bigint NOT NULL,
	"ready_at" bigint NOT NULL,
	"done" bigint NOT NULL,
	"data" "bytea",
	"error" text
);
--> statement-breakpoint
CREATE TABLE "metrics" (
	"run_id" text NOT NULL,
	"name" text NOT NULL,
	"step" bigint NOT NULL,
	"value" double precision,
	CONSTRAINT "metrics_run_id_name_step_pk" PRIMARY KEY("run_id","name","step")
);
--> statement-breakpoint
CREATE TABLE "models" (
	"id" text PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"arch" text NOT NULL,
	"spec" text,
	"run_id" text,
	"base_id" text,
	"attacks" text NOT NULL,
	"checkpoint_hash" text,
	"fingerprint" text,
	"tags" text NOT NULL,
	"note" text NOT NULL,
	"created_at" bigint NOT NULL,
	"search" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "run_artifacts" (
	"run_id" text NOT NULL,
	"role" text NOT NULL,
	"name" text NOT NULL,
	"hash" text NOT NULL,
	CONSTRAINT "run_artifacts_run_id_role_name_pk" PRIMARY KEY("run_id","role","name")
);
--> statement-breakpoint
CREATE TABLE "run_datasets" (
	"run_id" text NOT NULL,
	"dataset_id" text NOT NULL,
	CONSTRAINT "run_datasets_run_id_dataset_id_pk" PRIMARY KEY("run_id","dataset_id")
);
--> statement-breakpoint
CREATE TABLE "run_models" (
	"run_id" text NOT NULL,
	"model_id" text NOT NULL,
	CONSTRAINT "run_models_run_id_model_id_pk" PRIMARY KEY("run_id","model_id")
);
--> statement-breakpoint
CREATE TABLE "runs" (
	"id" text PRIMARY KEY NOT NULL,
	"task" text NOT NULL,
	"title" text NOT NULL,
	"state" text NOT NULL,
	"payload" text NOT NULL,
	"config_hash" text NOT NULL,
	"seed" bigint NOT NULL,
	"engine" text,
	"versions" text,
	"protocol" text,
	"parent_id" text,
	"study_id" text,
	"tags" text NOT NULL,
	"note" text NOT NULL,
	"priority" bigint NOT NULL,
	"unit" text NOT NULL,
	"done" bigint NOT NULL,
	"total" bigint NOT NULL,
	"cancel_requested" boolean NOT NULL,
	"attempt" bigint NOT NULL,
	"result" text,
	"error" text,
	"halted_by" text,
	"created_at" bigint NOT NULL,
	"started_at" bigint,
	"finished_at" bigint,
	"compute_seconds" double precision NOT NULL,
	"idempotency_key" text,
	"search" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "shares" (
	"id" text PRIMARY KEY NOT NULL,
	"slug" text NOT NULL,
	"title" text NOT NULL,
	"document_hash" text NOT NULL,
	"created_at" bigint NOT NULL,
	"expires_at" bigint,
	"revoked_at" bigint
);
--> statement-breakpoint
CREATE TABLE "studies" (
	"id" text PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"note" text NOT NULL,
	"tags" text NOT NULL,
	"created_at" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "surface_directions" (
	"surface_id" text NOT NULL,
	"position" bigint NOT NULL,
	"direction_id" text NOT NULL,
	CONSTRAINT "surface_directions_surface_id_position_pk" PRIMARY KEY("surface_id","position")
);
--> statement-breakpoint
CREATE TABLE "surface_values" (
	"surface_id" text PRIMARY KEY NOT NULL,
	"loss" "bytea" NOT NULL,
	"accuracy" "bytea" NOT NULL,
	"finished" "bytea" NOT NULL
);
--> statement-breakpoint
CREATE TABLE "surfaces" (
	"id" text PRIMARY KEY NOT NULL,
	"run_id" text NOT NULL,
	"model_id" text NOT NULL,
	"axes" text NOT NULL,
	"attack" text NOT NULL,
	"cells" bigint NOT NULL,
	"finished_cells" bigint NOT NULL,
	"images" bigint NOT NULL,
	"cosine" double precision,
	"protocol" text NOT NULL,
	"grid_hash" text NOT NULL,
	"comparable_hash" text NOT NULL,
	"values_hash" text,
	"least_loss" double precision,
	"greatest_loss" double precision,
	"created_at" bigint NOT NULL,
	"finished_at" bigint
);
--> statement-breakpoint
CREATE TABLE "tokens" (
	"id" text PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"scope" text NOT NULL,
	"secret_hash" text NOT NULL,
	"created_at" bigint NOT NULL,
	"expires_at" bigint,
	"revoked_at" bigint,
	"last_used_at" bigint
);
--> statement-breakpoint
CREATE TABLE "workers" (
	"id" text PRIMARY KEY NOT NULL,
	"host" text NOT NULL,
	"pid" bigint NOT NULL,
	"version" text NOT NULL,
	"slots" text NOT NULL,
	"state" text NOT NULL,
	"beat" bigint NOT NULL,
	"started_at" bigint NOT NULL,
	"last_seen_at" bigint NOT NULL
);
--> statement-breakpoint
ALTER TABLE "checkpoints" ADD CONSTRAINT "checkpoints_run_id_runs_id_fk" FOREIGN KEY ("run_id") REFERENCES "public"."runs"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "datasets" ADD CONSTRAINT "datasets_run_id_runs_id_fk" FOREIGN KEY ("run_id") REFERENCES "public"."runs"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "dependencies" ADD CONSTRAINT "dependencies_run_id_runs_id_fk" FOREIGN KEY ("run_id") REFERENCES "public"."runs"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "dependencies" ADD CONSTRAINT "dependencies_needs_id_runs_id_fk" FOREIGN KEY ("needs_id") REFERENCES "public"."runs"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "directions" ADD CONSTRAINT "directions_model_id_models_id_fk" FOREIGN KEY ("model_id") REFERENCES "public"."models"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "evaluations" ADD CONSTRAINT "evaluations_run_id_runs_id_fk" FOREIGN KEY ("run_id") REFERENCES "public"."runs"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "evaluations" ADD CONSTRAINT "evaluations_model_id_models_id_fk" FOREIGN KEY ("model_id") REFERENCES "public"."models"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "jobs" ADD CONSTRAINT "jobs_run_id_runs_id_fk" FOREIGN KEY ("run_id") REFERENCES "public"."runs"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "metrics" ADD CONSTRAINT "metrics_run_id_runs_id_fk" FOREIGN KEY ("run_id") REFERENCES "public"."runs"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "models" ADD CONSTRAINT "models_run_id_runs_id_fk" FOREIGN KEY ("run_id") REFERENCES "public"."runs"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "run_artifacts" ADD CONSTRAINT "run_artifacts_run_id_runs_id_fk" FOREIGN KEY ("run_id") REFERENCES "public"."runs"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "run_artifacts" ADD CONSTRAINT "run_artifacts_hash_artifacts_hash_fk" FOREIGN KEY ("hash") REFERENCES "public"."artifacts"("hash") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "run_datasets" ADD CONSTRAINT "run_datasets_run_id_runs_id_fk" FOREIGN KEY ("run_id") REFERENCES "public"."runs"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "run_datasets" ADD CONSTRAINT "run_datasets_dataset_id_datasets_id_fk" FOREIGN KEY ("dataset_id") REFERENCES "public"."datasets"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "run_models" ADD CONSTRAINT "run_models_run_id_runs_id_fk" FOREIGN KEY ("run_id") REFERENCES "public"."runs"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "run_models" ADD CONSTRAINT "run_models_model_id_models_id_fk" FOREIGN KEY ("model_id") REFERENCES "public"."models"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "runs" ADD CONSTRAINT "runs_study_id_studies_id_fk" FOREIGN KEY ("study_id") REFERENCES "public"."studies"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "surface_directions" ADD CONSTRAINT "surface_directions_surface_id_surfaces_id_fk" FOREIGN KEY ("surface_id") REFERENCES "public"."surfaces"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "surface_directions" ADD CONSTRAINT "surface_directions_direction_id_directions_id_fk" FOREIGN KEY ("direction_id") REFERENCES "public"."directions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "surface_values" ADD CONSTRAINT "surface_values_surface_id_surfaces_id_fk" FOREIGN KEY ("surface_id") REFERENCES "public"."surfaces"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "surfaces" ADD CONSTRAINT "surfaces_run_id_runs_id_fk" FOREIGN KEY ("run_id") REFERENCES "public"."runs"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "surfaces" ADD CONSTRAINT "surfaces_model_id_models_id_fk" FOREIGN KEY ("model_id") REFERENCES "public"."models"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "datasets_created" ON "datasets" USING btree ("created_at","id");--> statement-breakpoint
CREATE INDEX "datasets_name" ON "datasets" USING btree ("name");--> statement-breakpoint
CREATE UNIQUE INDEX "datasets_run" ON "datasets" USING btree ("run_id");--> statement-breakpoint
CREATE INDEX "dependencies_needs" ON "dependencies" USING btree ("needs_id");--> statement-breakpoint
CREATE UNIQUE INDEX "directions_draw" ON "directions" USING btree ("model_id","axis","draw_hash");--> statement-breakpoint
CREATE INDEX "evaluations_run" ON "evaluations" USING btree ("run_id");--> statement-breakpoint
CREATE INDEX "evaluations_model" ON "evaluations" USING btree ("model_id");--> statement-breakpoint
CREATE INDEX "events_run" ON "events" USING btree ("run_id","kind","seq");--> statement-breakpoint
CREATE UNIQUE INDEX "jobs_piece" ON "jobs" USING btree ("run_id","stage","piece");--> statement-breakpoint
CREATE INDEX "jobs_queue" ON "jobs" USING btree ("state","priority","run_id");--> statement-breakpoint
CREATE INDEX "models_created" ON "models" USING btree ("created_at","id");--> statement-breakpoint
CREATE UNIQUE INDEX "models_run" ON "models" USING btree ("run_id");--> statement-breakpoint
CREATE INDEX "models_base" ON "models" USING btree ("base_id");--> statement-breakpoint
CREATE INDEX "run_artifacts_hash" ON "run_artifacts" USING btree ("hash");--> statement-breakpoint
CREATE INDEX "run_datasets_dataset" ON "run_datasets" USING btree ("dataset_id");--> statement-breakpoint
CREATE INDEX "run_models_model" ON "run_models" USING btree ("model_id");--> statement-breakpoint
CREATE INDEX "runs_created" ON "runs" USING btree ("created_at","id");--> statement-breakpoint
CREATE INDEX "runs_finished" ON "runs" USING btree (coalesce("finished_at", 9007199254740991),"id");--> statement-breakpoint
CREATE INDEX "runs_title" ON "runs" USING btree ("title","id");--> statement-breakpoint
CREATE INDEX "runs_state" ON "runs" USING btree ("state","id");--> statement-breakpoint
CREATE INDEX "runs_task" ON "runs" USING btree ("task","id");--> statement-breakpoint
CREATE INDEX "runs_seconds" ON "runs" USING btree ("compute_seconds","id");--> statement-breakpoint
CREATE INDEX "runs_study" ON "runs" USING btree ("study_id");--> statement-breakpoint
CREATE INDEX "runs_config" ON "runs" USING btree ("config_hash");--> statement-breakpoint
CREATE INDEX "runs_parent" ON "runs" USING btree ("parent_id");--> statement-breakpoint
CREATE INDEX "runs_halted" ON "runs" USING btree ("halted_by");--> statement-breakpoint
CREATE UNIQUE INDEX "runs_idempotency" ON "runs" USING btree ("idempotency_key");--> statement-breakpoint
CREATE UNIQUE INDEX "shares_slug" ON "shares" USING btree ("slug");--> statement-breakpoint
CREATE INDEX "shares_created" ON "shares" USING btree ("created_at","id");--> statement-breakpoint
CREATE INDEX "studies_created" ON "studies" USING btree ("created_at","id");--> statement-breakpoint
CREATE INDEX "surface_directions_direction" ON "surface_directions" USING btree ("direction_id");--> statement-breakpoint
CREATE INDEX "surfaces_created" ON "surfaces" USING btree ("created_at","id");--> statement-breakpoint
CREATE UNIQUE INDEX "surfaces_run" ON "surfaces" USING btree ("run_id");--> statement-breakpoint
CREATE INDEX "surfaces_model" ON "surfaces" USING btree ("model_id");--> statement-breakpoint
CREATE INDEX "surfaces_grid" ON "surfaces" USING btree ("grid_hash");--> statement-breakpoint
CREATE INDEX "surfaces_comparable" ON "surfaces" USING btree ("comparable_hash");--> statement-breakpoint
CREATE UNIQUE INDEX "tokens_secret" ON "tokens" USING btree ("secret_hash");