/**
 * What a report says, as data: written by a worker, kept as an artifact, shown by pages and files. Every figure names the
 * runs that it comes from. Numbers that are not finite are null.
 */
import { z } from "zod";
import { count, measured } from "./measured.js";

/** A bootstrap interval; `low` and `high` are its ends. */
const interval = z.strictObject({ estimate: measured, low: measured, high: measured, level: z.number() });

/** How sure a figure is, by what was drawn anew: null where there was one unit only, or nothing to draw from. */
const intervals = z.strictObject({
  images: interval.nullable(),
  directions: interval.nullable(),
  seeds: interval.nullable(),
});

/** A claim, the test that was stated beforehand, and what it came to. */
export const verdict = z.strictObject({
  /** A word for it, as `clean-is-smoothest`. */
  name: z.string(),
  /** In our words. */
  claim: z.string(),
  /** Where it stands. */
  source: z.string(),
  /** What would support it, what would not; nothing else decides. */
  test: z.string(),
  verdict: z.enum(["supported", "not supported", "undecided"]),
  /** The numbers that decided, in a sentence. */
  because: z.string(),
});

const model = z.strictObject({
  id: z.string(),
  name: z.string(),
  group: z.string(),
  seed: count,
  /** The run that made it; null for one that was there. */
  run: z.string().nullable(),
  /** Of its checkpoint. */
  hash: z.string().nullable(),
});

/** A figure of one run. */
const value = z.strictObject({
  seed: count,
  /** The pair of directions; null where there is none. */
  direction: count.nullable(),
  value: measured,
  run: z.string(),
});

/** A group's figure: the mean over its values. */
const row = z.strictObject({ group: z.string(), mean: measured, intervals, values: z.array(value) });

const cell = z.strictObject({
  attack: z.string(),
  /** Top-1 from 0 to 1: the mean over seeds. */
  mean: measured,
  /** Over seeds; null for a single one. */
  deviation: measured,
  intervals,
  values: z.array(value),
  /** The paper's figure, quoted, from 0 to 1. */
  quoted: z.number().nullable(),
});

/** Of two groups, by pairs of the same seed and, where there are any, directions. */
const comparison = z.strictObject({
  a: z.string(),
  b: z.string(),
  /** Of a minus b. */
  difference: interval,
  /** The share of draws in which a is lower than b; equal ones count half. */
  probabilityLower: measured,
});

const figure = z.strictObject({
  name: z.string(),
  help: z.string(),
  definition: z.string(),
  source: z.string(),
  /** What it is read off. */
  of: z.enum(["surface", "hessian"]),
  rows: z.array(row),
  /** Of every two groups, by pairs of the same seed and directions. */
  comparisons: z.array(comparison),
  /** With 1-SSIM of what the models were trained on; null with fewer than three trained groups. */
  correlation: z
    .strictObject({
      spearman: measured,
      low: measured,
      high: measured,
      level: z.number(),
      pValue: measured,
      pairs: count,
    })
    .nullable(),
});

/** The document. */
export const reportDocument = z.strictObject({
  version: z.literal(1),
  name: z.string(),
  groups: z.array(z.strictObject({ name: z.string(), title: z.string(), attacks: z.array(z.string()) })),
  attacks: z.array(z.strictObject({ name: z.string(), title: z.string(), attack: z.string() })),
  models: z.array(model),
  /** Trained on (rows) x attacked by (columns). */
  robustness: z.array(z.strictObject({ group: z.string(), cells: z.array(cell) })),
  /** Of the accuracies of every two groups, attack by attack. */
  robustnessComparisons: z.array(z.strictObject({ attack: z.string(), ...comparison.shape })).default([]),
  /** Of adversarial images to the clean ones, made against the base. */
  similarity: z.array(
    z.strictObject({
      attack: z.string(),
      /** 1-SSIM. */
      mean: measured,
      intervals,
      values: z.array(value),
      quoted: z.number().nullable(),
    }),
  ),
  /** Every surface, for pictures. */
  surfaces: z.array(
    z.strictObject({
      group: z.string(),
      seed: count,
      kind: z.enum(["clean", "adversarial", "interpolation"]),
      direction: count.nullable(),
      attack: z.string(),
      surface: z.string(),
      run: z.string(),
      hash: z.string().nullable(),
    }),
  ),
  flatness: z.array(figure),
  alarms: z.array(
    z.strictObject({
      group: z.string(),
      seed: count,
      run: z.string(),
      name: z.string(),
      value: measured,
      detail: z.string(),
    }),
  ),
  verdicts: z.array(verdict),
  /** Everything that makes the numbers what they are, in lines for people: title and text. */
  protocol: z.array(z.strictObject({ title: z.string(), text: z.string() })),
  /** Of all runs together. */
  computeSeconds: z.number(),
});

/** What a report says. */
export type ReportDocument = z.output<typeof reportDocument>;
/** A claim with its test and outcome. */
export type Verdict = z.output<typeof verdict>;
