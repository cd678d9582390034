/** The frozen document of a share: all that its page shows, so that nothing else has to be open to anyone. */
import type { Evaluation, Model, Run, Surface } from "@basin/db";
import type { GridJson } from "../scalar/grid.js";
import { toJsonNumber } from "../scalar/number.js";

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

/** An evaluation as it was, with its model's name. Numbers that JSON has no words for are texts. */
export type FrozenEvaluation = Readonly<Record<string, unknown>>;

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
  const plain = Object.entries(kept).map(([key, value]) => [
    key,
    typeof value === "number" ? toJsonNumber(value) : value,
  ]);
  const { name = evaluation.modelId, arch = "" } = model ?? {};
  return { ...Object.fromEntries(plain), modelName: name, arch };
}
