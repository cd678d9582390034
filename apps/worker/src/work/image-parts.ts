/** What a piece of images has found so far, as its job keeps it, and the adversarial images themselves as artifacts. */
import { type ImageRows, joinRows, rowsFromTensors, rowsToTensors, type TensorMap } from "@basin/compute";
import type { Job } from "@basin/db";
import { encodeSafetensors, parseSafetensors } from "@basin/formats";
import type { Part } from "./parts.js";

/** Images whose arrays are kept in an artifact. */
export interface KeptPart extends Part {
  readonly hash: string;
}

/** Images of a piece that are done, from its first one on. */
export interface ImagesDone {
  /** Units of the piece that are done. */
  readonly done: number;
  readonly seconds: number;
  readonly rows: ImageRows | undefined;
  readonly parts: readonly KeptPart[];
}

const nothing: ImagesDone = { done: 0, seconds: 0, rows: undefined, parts: [] };

/** What a job has. */
export function readDone({ data, id }: Pick<Job, "data" | "id">): ImagesDone {
  if (data === null) return nothing;
  const { tensors, metadata } = parseSafetensors(data, id);
  const { done, seconds, parts } = JSON.parse(metadata["done"]!) as Omit<ImagesDone, "rows">;
  return { done, seconds, parts, rows: tensors.size > 0 ? rowsFromTensors(tensors, id) : undefined };
}

/** The bytes that {@link readDone} reads. */
export function writeDone({ rows, ...rest }: ImagesDone): Uint8Array {
  const tensors: TensorMap = rows ? rowsToTensors(rows) : new Map();
  return encodeSafetensors(tensors, { done: JSON.stringify(rest) });
}

/** Images that have just been done. */
export interface ImagesAdded {
  readonly count: number;
  readonly seconds: number;
  readonly rows?: ImageRows;
  readonly part?: KeptPart;
}

/** With the next images behind those that are done. */
export function addDone(before: ImagesDone, next: ImagesAdded): ImagesDone {
  const rows = [before.rows, next.rows].filter((part) => part !== undefined);
  return {
    done: before.done + next.count,
    seconds: before.seconds + next.seconds,
    rows: rows.length > 0 ? joinRows(rows) : undefined,
    parts: next.part ? [...before.parts, next.part] : before.parts,
  };
}
