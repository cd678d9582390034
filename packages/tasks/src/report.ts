import { z } from "zod";
import { costOf } from "./cost.js";
import * as fields from "./fields.js";
import { seconds } from "./measured.js";
import { finish } from "./plan.js";
import { verdict } from "./report-document.js";
import { defineTask } from "./task.js";

const runId = z.string().regex(/^run_[0-9a-z]+$/, "want the id of a run, as run_...");

/** A model of a study and the runs that measured it. */
const member = z.strictObject({
  /** Of its training. */
  seed: z.number().int().min(0),
  model: fields.modelId,
  /** One for each round of attacks. */
  evaluations: z.array(runId).min(1),
  /** On clean images, one for each pair of directions. */
  surfaces: z.array(z.strictObject({ direction: z.number().int().min(0), run: runId })),
  /** On attacked images, with the first pair. */
  adversarial: z.array(z.strictObject({ attack: fields.attack, run: runId })).default([]),
  /** The line from the base to this model. */
  interpolation: runId.nullable().default(null),
  hessian: runId.nullable().default(null),
});

const payload = z.strictObject({
  /** Of the study. */
  name: fields.title,
  /** Models that were trained alike, the base first. */
  groups: z
    .array(
      z.strictObject({
        name: z.string().min(1).max(100),
        title: fields.title,
        /** What its models were trained on beside clean images. */
        attacks: z.array(fields.attack),
        models: z.array(member).min(1),
      }),
    )
    .min(1),
  /** The columns of the first table, clean images first. */
  attacks: z.array(
    z.strictObject({ name: z.string().min(1).max(100), title: fields.title, attack: fields.attackOrNone }),
  ),
  /** Of each bootstrap. */
  draws: z.number().int().min(100).max(100_000).default(2000),
  seed: fields.seed,
});

const result = z.strictObject({
  /** The hash of the whole document, an artifact in JSON; see `report-document`. */
  document: z.string(),
  verdicts: z.array(verdict),
  seconds,
});

/** What `report` is asked. */
export type ReportPayload = z.output<typeof payload>;
/** The same as people write it, defaults left out. */
export type ReportInput = z.input<typeof payload>;
/** What `report` ends with. */
export type ReportResult = z.output<typeof result>;

/** The tables, figures and verdicts of a study. `finish` does all of it. */
export const report = defineTask<ReportPayload, ReportResult>({
  name: "report",
  help: "Put the runs of a study together: tables, figures with intervals, verdicts.",
  unit: "steps",
  payload,
  result,
  title: ({ name }) => `report of ${name}`,
  inputs: ({ groups }) => ({
    models: groups.flatMap(({ models }) => models.map(({ model }) => model)),
    datasets: [],
    runs: groups.flatMap(({ models }) => models.flatMap(runsOf)),
  }),
  plan: () => [finish],
  cost: (_, facts) => costOf(0, facts),
});

function runsOf({ evaluations, surfaces, adversarial, interpolation, hessian }: z.output<typeof member>) {
  const measured = [...surfaces, ...adversarial].map(({ run }) => run);
  return [...evaluations, ...measured, interpolation, hessian].filter((run) => run !== null);
}
