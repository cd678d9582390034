import type { EpochSummary, ModelSpec } from "@basin/compute";
import type { Job } from "@basin/db";
import type { KeptState } from "./training-states.js";

/** What a training's job keeps: where it can go on, and in the end what it made. */
export interface TrainedData {
  /** Oldest first. */
  readonly states: readonly KeptState[];
  /** Spent on steps that count and on those that were lost. */
  readonly seconds: number;
  readonly epochs: readonly EpochSummary[];
  readonly model?: { readonly hash: string; readonly spec: ModelSpec; readonly fingerprint: string };
}

/** What a job has. */
export function readTrained({ data }: Pick<Job, "data">): TrainedData {
  if (data === null) return { states: [], seconds: 0, epochs: [] };
  return JSON.parse(new TextDecoder().decode(data)) as TrainedData;
}

/** The bytes that {@link readTrained} reads. */
export function writeTrained(data: TrainedData): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(data));
}
