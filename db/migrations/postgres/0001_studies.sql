CREATE TABLE "study_steps" (
	"study_id" text NOT NULL,
	"key" text NOT NULL,
	"position" bigint NOT NULL,
	"title" text NOT NULL,
	"run_id" text NOT NULL,
	CONSTRAINT "study_steps_study_id_key_pk" PRIMARY KEY("study_id","key")
);
--> statement-breakpoint
ALTER TABLE "studies" ADD COLUMN "payload" text;--> statement-breakpoint
ALTER TABLE "study_steps" ADD CONSTRAINT "study_steps_study_id_studies_id_fk" FOREIGN KEY ("study_id") REFERENCES "public"."studies"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "study_steps" ADD CONSTRAINT "study_steps_run_id_runs_id_fk" FOREIGN KEY ("run_id") REFERENCES "public"."runs"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "study_steps_run" ON "study_steps" USING btree ("run_id");