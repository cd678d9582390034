import type { StoreEvent } from "@basin/db";
import type { Context } from "../context.js";
import type { LiveArgs, SinceArgs, SubjectArgs } from "./live.input.js";
import type { LiveEventType } from "./live.type.js";

/** Whether an event is wanted, and whether with what it carries. */
export type Wanted = (event: StoreEvent) => "whole" | "bare" | undefined;

export const aboutRun =
  (_args: SubjectArgs): Wanted =>
  () =>
    "whole";
export const aboutSurface =
  (_args: SubjectArgs): Wanted =>
  () =>
    "whole";
export const aboutAnything =
  (_args: SinceArgs): Wanted =>
  () =>
    "bare";
export const aboutLive =
  (_args: LiveArgs): Wanted =>
  () =>
    "whole";

export async function* listen(
  _context: Context,
  _wanted: Wanted,
  _since?: number,
): AsyncIterable<LiveEventType> {}
