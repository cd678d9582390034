import { ComputeError, type Engine } from "@basin/compute";
import type { Model } from "@basin/db";
import { type Choice, openModelBytes, surfaceChoice } from "@basin/protocol";
import { HESSIAN_IMAGES } from "@basin/tasks";
import type { WorkContext } from "../work/work.js";
import { type ImagesAsked, openImages } from "./images.js";
import type { Subject } from "./subject.js";

/** Tasks that measure a stored model, or go on training it. */
export type SubjectTask = "finetune" | "evaluate" | "attack" | "surface" | "hessian";

/** A subject with the engine to measure it. */
export interface OpenedSubject extends Subject {
  readonly engine: Engine;
}

/** The model and the images of a run; the pieces of a run share them. */
export async function openSubject(context: WorkContext<SubjectTask>): Promise<OpenedSubject> {
  const { desk, piece, payload } = context;
  const subject = await desk.subjects.get(piece.run.id, () => open(context));
  return { ...subject, engine: await desk.engine(payload.engine) };
}

async function open(context: WorkContext<SubjectTask>): Promise<Subject> {
  const { desk, piece, payload } = context;
  const asked: ImagesAsked = { split: "train", ...payload.data };
  const { set, protocol: data } = await openImages(
    context,
    piece.dataset,
    asked,
    choices[piece.run.task]?.(asked),
  );
  const record = modelOf(context, payload.model);
  const bytes = await desk.artifacts.get(record.checkpointHash!);
  const { protocol: of, ...fitted } = await openModelBytes(bytes, record.name, set);
  return { ...fitted, data, of };
}

/** What is taken of the images where the payload does not say. */
const choices: Readonly<Record<string, (asked: ImagesAsked) => Choice>> = {
  surface: ({ split }) => surfaceChoice(split),
  hessian: ({ split }) => ({ ...surfaceChoice(split), images: HESSIAN_IMAGES }),
};

/**
 * A model that the payload names.
 *
 * @throws ComputeError `missing` if there is none, or if the run that makes it has not succeeded
 */
export function modelOf({ piece }: Pick<WorkContext<SubjectTask>, "piece">, id: string): Model {
  const model = piece.models.find((known) => known.id === id);
  if (model?.checkpointHash) return model;
  const detail = model ? `${model.name} (${id}) has no checkpoint yet` : `there is no model ${id}`;
  throw new ComputeError({ code: "missing", where: "model", detail });
}
