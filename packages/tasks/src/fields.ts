/** Fields that several payloads share. */
import { z } from "zod";

const count = z.number().int().min(1);

/** A number from which all random numbers of a run follow. */
export const seed = z.number().int().min(0).max(Number.MAX_SAFE_INTEGER).default(0);

/** An id of a stored model. */
export const modelId = z.string().regex(/^mdl_[0-9a-z]+$/, "want the id of a model, as mdl_...");

/** A data set by its name in the store (`digits`, `cifar10`) or by its id. */
export const dataName = z.string().min(1).max(200);

/** Images to measure on: a data set, a split, and which of its images. */
export const images = (split: "train" | "test") =>
  z.strictObject({
    source: dataName,
    split: z.enum(["train", "test"]).default(split),
    /** All where it is not given. */
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
  .strictObject({ name: z.enum(["onnx", "reference"]).default("onnx"), threads: count.max(1024).optional() })
  .default({ name: "onnx" });

/** Evenly spaced coordinates, both ends included. */
export const axis = z
  .strictObject({ from: z.number(), to: z.number(), points: z.number().int().min(2).max(10_001) })
  .refine(({ from, to }) => from < to, { message: "want from below to", path: ["from"] });

/** One number for each channel, or one for all. */
export const perChannel = z.array(z.number()).min(1).max(16);
