/** Numbers of results. */
import { z } from "zod";

/** A measured number; what is not finite is stored as null, since JSON has no word for it. */
export const measured = z.preprocess(
  (value) => (typeof value === "number" && !Number.isFinite(value) ? null : value),
  z.number().nullable(),
);

/** A share from 0 to 1. */
export const share = z.number().min(0).max(1);

/** How many. */
export const count = z.number().int().min(0);

/** Time that was spent. */
export const seconds = z.number().min(0);

/** Means over attacked images; shifts of pixels are null where the attack moves none. */
export const distances = { oneMinusSsim: measured, l2: measured, linf: measured, meanFlow: measured };
