/** The frozen document of a share: all that its page shows, so that nothing else has to be open to anyone. */
import type { Evaluation, Model, Run, Surface } from "@basin/db";
import type { GridJson } from "../scalar/grid.js";

/** A surface as it was. Grids as the API has them. */
export type FrozenSurface = Omit<Surface, "runId" | "directionIds" | "createdAt" | "finishedAt"> & {
  readonly title: string;
  readonly modelName: string;
  readonly arch: string;
  readonly loss: GridJson;
  readonly accuracy: GridJson;
  readonly finished: GridJson;
};

/** A run as it was, without what belongs to its server: notes, tags, errors. */
export type FrozenRun = Pick<
  Run,
  "id" | "task" | "title" | "state" | "payload" | "protocol" | "versions" | "result"
>;

/** An evaluation as it was, with its model's name. */
export type FrozenEvaluation = Omit<Evaluation, "rowsHash" | "createdAt"> & {
  readonly modelName: string;
  readonly arch: string;
};

export interface ShareDocument {
  /** The version of this form. */
  readonly basinShare: 1;
  readonly title: string;
  readonly view: Readonly<Record<string, unknown>> | null;
  readonly surfaces: readonly FrozenSurface[];
  readonly runs: readonly FrozenRun[];
  readonly evaluations: readonly FrozenEvaluation[];
}

export const freezeRun = ({
  id,
  task,
  title,
  state,
  payload,
  protocol,
  versions,
  result,
}: Run): FrozenRun => ({
  id,
  task,
  title,
  state,
  payload,
  protocol,
  versions,
  result,
});

export function freezeEvaluation(evaluation: Evaluation, model: Model | undefined): FrozenEvaluation {
  const { rowsHash: _rows, createdAt: _at, ...kept } = evaluation;
  return { ...kept, modelName: model?.name ?? evaluation.modelId, arch: model?.arch ?? "" };
}
