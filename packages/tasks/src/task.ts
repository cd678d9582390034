import type { z } from "zod";
import type { Cost } from "./cost.js";
import { type Facts, type Stage, unitsOf } from "./plan.js";

/** Stored things that a run reads: ids of models, and data sets by id (`dst_...`) or name. */
export interface Inputs {
  readonly models: readonly string[];
  readonly datasets: readonly string[];
  /** Ids of runs whose results it reads; none where not given. */
  readonly runs?: readonly string[];
}

/** What a run can be asked to do. `Payload` is what the schema makes of a request, every default filled in. */
export interface Task<Payload, Result> {
  readonly name: string;
  /** One line for people who choose. */
  readonly help: string;
  /** What its progress counts, for the most part; see {@link unitsOf}. */
  readonly unit: "images" | "cells" | "steps" | "products";
  readonly payload: z.ZodType<Payload>;
  readonly result: z.ZodType<Result>;
  /** A short title for those who gave none. */
  readonly title: (payload: Payload) => string;
  readonly inputs: (payload: Payload) => Inputs;
  /** The stages that follow `prepare`; the last is `finish`. */
  readonly plan: (payload: Payload, facts: Facts) => readonly Stage[];
  /** Units of the whole run: those of its stages together, so that progress is the sum over its pieces. */
  readonly total: (payload: Payload, facts: Facts) => number;
  readonly cost: (payload: Payload, facts: Facts) => Cost;
}

/** A task whose total follows from its plan. */
export function defineTask<Payload, Result>(
  parts: Omit<Task<Payload, Result>, "total">,
): Task<Payload, Result> {
  return { ...parts, total: (payload, facts) => unitsOf(parts.plan(payload, facts)) };
}
