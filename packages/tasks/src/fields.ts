/** Fields that several payloads share. */
import { z } from "zod";
import { canonicalAttack, NO_ATTACK } from "./attack-text.js";
import { architectureEntries } from "./catalogue.js";
import { TaskError } from "./errors.js";

/** The most attacks that a payload may name. */
export const MOST_ATTACKS = 32;

const count = z.number().int().min(1);

/** A number from which all random numbers of a run follow. */
export const seed = z.number().int().min(0).default(0);

/** An id of a stored model. */
export const modelId = z.string().regex(/^mdl_[0-9a-z]+$/, "want the id of a model, as mdl_...");

/** An id of a stored data set. */
export const datasetId = z.string().regex(/^dst_[0-9a-z]+$/, "want the id of a data set, as dst_...");

/** An id of a stored surface. */
export const surfaceId = z.string().regex(/^srf_[0-9a-z]+$/, "want the id of a surface, as srf_...");

/** A data set by its name in the store (`digits`, `cifar10`) or by its id, `dst_...`. */
export const dataName = z.string().min(1).max(200);

/** What people call a thing. */
export const title = z.string().min(1).max(200);

/** The name of an architecture. */
export const arch = z.enum(Object.keys(architectureEntries));

/** Images to measure on: a data set, a split, and which of its images. */
export const images = (split: "train" | "test") =>
  z.strictObject({
    source: dataName,
    split: z.enum(["train", "test"]).default(split),
    /** All where it is not given; a surface then takes `SURFACE_IMAGES`. */
    images: count.optional(),
    skip: z.number().int().min(0).optional(),
  });

/** Images to train on: always of the train split. */
export const trainingImages = z.strictObject({
  source: dataName,
  images: count.optional(),
  skip: z.number().int().min(0).optional(),
});

/** Images at a time. */
export const batch = count.max(4096);

/** What computes. */
export const engine = z
  .strictObject({
    name: z.enum(["onnx", "tfjs", "reference"]).default("onnx"),
    threads: count.max(1024).optional(),
  })
  .prefault({});

/** Evenly spaced coordinates, both ends included. */
export const axis = z
  .strictObject({ from: z.number(), to: z.number(), points: z.number().int().min(2).max(10_001) })
  .refine(({ from, to }) => from < to, {
    path: ["from"],
    error: ({ input }) => {
      const { from, to } = input as { from: number; to: number };
      return `want a number below to, which is ${to}, got ${from}`;
    },
  });

/** One number for each channel, or one for all. */
export const perChannel = z.array(z.number()).min(1).max(16);

/** The same, for divisors. */
export const positivePerChannel = z.array(z.number().gt(0)).min(1).max(16);

/** An attack as text; what comes out is canonical, with every parameter. */
export const attack = z.string().max(1000).transform(canonicalised(canonicalAttack));

/** The same, where `none` stands for clean images. */
export const attackOrNone = z
  .string()
  .max(1000)
  .transform(canonicalised((text) => (text.trim() === NO_ATTACK ? NO_ATTACK : canonicalAttack(text))));

function canonicalised(canonical: (text: string) => string) {
  return (text: string, context: z.core.$RefinementCtx<string>): string => {
    try {
      return canonical(text);
    } catch (error) {
      if (!(error instanceof TaskError)) throw error;
      context.issues.push({ code: "custom", message: error.message, input: text });
      return z.NEVER;
    }
  };
}
