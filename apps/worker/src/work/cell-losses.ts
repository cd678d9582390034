/**
 * The losses of every image at the cells of a piece, as its job keeps them: the latest in the row itself, the others in
 * artifacts, so that a row stays small however large the piece is.
 */
import { ComputeError, type Tensor, tensor } from "@basin/compute";
import type { Job } from "@basin/db";
import { encodeSafetensors, parseSafetensors } from "@basin/formats";
import type { Found } from "../thread/messages.js";
import { keepBytes } from "./keep.js";
import type { WorkTools } from "./work.js";

/** The losses of all images at a cell, in the images' order. */
export interface CellLosses {
  readonly cell: number;
  readonly losses: Float32Array;
}

/** Cells whose losses are in an artifact. */
interface StoredCells {
  readonly hash: string;
  readonly cells: readonly number[];
}

/** What a piece has. */
export interface KeptLosses {
  readonly stored: readonly StoredCells[];
  readonly latest: readonly CellLosses[];
}

/** What a job has. */
export function readLosses({ data, id }: Pick<Job, "data" | "id">): KeptLosses {
  return data === null ? { stored: [], latest: [] } : decode(data, id);
}

/** The bytes that {@link readLosses} reads. */
export function writeLosses(kept: KeptLosses): Uint8Array {
  return encode(kept, {});
}

/** The cells that a piece has. */
export function cellsOf({ stored, latest }: KeptLosses): Set<number> {
  return new Set([...stored.flatMap(({ cells }) => cells), ...latest.map(({ cell }) => cell)]);
}

/** The same with the latest cells in an artifact, whose bytes name their run: no two runs share it. */
export async function storeLatest(
  tools: Pick<WorkTools, "desk">,
  { stored, latest }: KeptLosses,
  run: string,
): Promise<{ readonly kept: KeptLosses; readonly found: Found }> {
  const bytes = encode({ stored: [], latest }, { run });
  const { hash, found } = await keepBytes(tools, bytes, { kind: "losses", ending: "safetensors" });
  const cells = latest.map(({ cell }) => cell);
  return { kept: { stored: [...stored, { hash, cells }], latest: [] }, found };
}

/**
 * The losses of all pieces in the order of the cells, [cells, images].
 *
 * @throws ComputeError `missing` if a cell's are not there
 */
export async function joinLosses(
  { desk }: Pick<WorkTools, "desk">,
  jobs: readonly Job[],
  { cells, images }: { readonly cells: number; readonly images: number },
): Promise<Float32Array> {
  const out = new Float32Array(cells * images);
  const found = new Set<number>();
  const take = ({ latest }: KeptLosses): void => {
    for (const { cell, losses } of latest) {
      out.set(losses, cell * images);
      found.add(cell);
    }
  };
  for (const kept of jobs.map(readLosses)) {
    take(kept);
    for (const { hash } of kept.stored) take(decode(await desk.artifacts.get(hash), "image losses"));
  }
  if (found.size === cells) return out;
  const detail = `want the losses of ${cells} cells, got ${found.size}`;
  throw new ComputeError({ code: "missing", where: "image losses", detail });
}

/** The artifacts that pieces have left, to be removed when nothing reads them any more. */
export function lossHashes(jobs: readonly Job[]): string[] {
  return jobs.flatMap((job) => readLosses(job).stored.map(({ hash }) => hash));
}

function encode({ stored, latest }: KeptLosses, metadata: Readonly<Record<string, string>>): Uint8Array {
  const images = latest[0]?.losses.length ?? 0;
  const losses = new Float32Array(latest.length * images);
  for (const [row, cell] of latest.entries()) losses.set(cell.losses, row * images);
  const cells = Int32Array.from(latest, ({ cell }) => cell);
  const tensors = new Map<string, Tensor>([
    ["cells", tensor("i32", [latest.length], cells)],
    ["losses", tensor("f32", [latest.length, images], losses)],
  ]);
  return encodeSafetensors(tensors, { ...metadata, stored: JSON.stringify(stored) });
}

function decode(bytes: Uint8Array, where: string): KeptLosses {
  const { tensors, metadata } = parseSafetensors(bytes, where);
  const { shape, data } = tensors.get("losses")!;
  const images = shape[1]!;
  const latest = Array.from(tensors.get("cells")!.data, (cell, row) => ({
    cell,
    losses: data.subarray(row * images, (row + 1) * images) as Float32Array,
  }));
  return { stored: JSON.parse(metadata["stored"]!) as StoredCells[], latest };
}
