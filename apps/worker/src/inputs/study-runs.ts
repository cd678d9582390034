import { ComputeError, type ImageRows, rowsFromTensors, type TensorMap } from "@basin/compute";
import { type Run, StoreError } from "@basin/db";
import { parseSafetensors } from "@basin/formats";
import type { StudyRun, StudyRuns, StudySurface } from "@basin/report";
import { tasks } from "@basin/tasks";
import type { Desk } from "../thread/desk.js";
import type { MeasuredSurface, StudyParts } from "../thread/messages.js";
import type { WorkContext } from "../work/work.js";

/**
 * What a report is made of, from what the store knows of the runs; artifacts are read when they are asked for.
 *
 * @throws ComputeError `missing` for a run that is not there or has no result
 */
export function openStudyRuns({ desk, piece, payload }: WorkContext<"report">): StudyRuns {
  const { runs, surfaces, evaluations, artifacts } = piece.study!;
  checkRuns(piece.study!, payload);
  const attacksOf = new Map(runs.map((run) => [run.id, run.payload["attacks"]]));
  return {
    payload,
    runs: byId(runs.map(toStudyRun)),
    models: byId(piece.models),
    surfaces: new Map(surfaces.map((surface) => [surface.record.runId, toStudySurface(surface)])),
    async imageLosses(runId) {
      const kept = artifacts.find((one) => one.runId === runId && one.role === "image-losses");
      const losses = (await readIfThere(desk, kept?.hash))?.get("losses")?.data;
      return losses as Float32Array | undefined;
    },
    async imageRows(runId, place): Promise<ImageRows | undefined> {
      const attack = (attacksOf.get(runId) as readonly string[] | undefined)?.[place];
      const row = evaluations.find((one) => one.runId === runId && one.attack === attack);
      const tensors = await readIfThere(desk, row?.rowsHash);
      return tensors && rowsFromTensors(tensors);
    },
  };
}

function toStudyRun(run: Run): StudyRun {
  const { id, task, seed, payload, result, protocol, engine, versions, computeSeconds } = run;
  if (!result || !protocol || !engine || !versions) throw missing(`${id} has not succeeded`);
  return { id, task, seed, payload, result, protocol, engine, versions, computeSeconds };
}

function toStudySurface({ record, values }: MeasuredSurface): StudySurface {
  const { id, runId, axes, comparableHash, valuesHash, images, cosine } = record;
  return { id, runId, axes, comparableHash, valuesHash, images, cosine, ...values };
}

/** Tensors of an artifact. One that is gone or damaged costs intervals, not the report. */
async function readIfThere(
  { artifacts }: Pick<Desk, "artifacts">,
  hash: string | null | undefined,
): Promise<TensorMap | undefined> {
  if (!hash) return undefined;
  try {
    return parseSafetensors(await artifacts.get(hash), hash).tensors;
  } catch (error) {
    if (error instanceof StoreError && (error.code === "missing" || error.code === "corrupt"))
      return undefined;
    throw error;
  }
}

function checkRuns({ runs }: StudyParts, payload: WorkContext<"report">["payload"]): void {
  const known = new Set(runs.map(({ id }) => id));
  const absent = tasks.report.inputs(payload).runs?.find((id) => !known.has(id));
  if (absent !== undefined) throw missing(`there is no run ${absent}`);
}

function missing(detail: string): ComputeError {
  return new ComputeError({ code: "missing", where: "report", detail });
}

function byId<T extends { readonly id: string }>(things: readonly T[]): ReadonlyMap<string, T> {
  return new Map(things.map((thing) => [thing.id, thing]));
}
