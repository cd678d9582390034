import { ComputeError } from "@basin/compute";
import { parsePayload, parseResult, type TaskName } from "@basin/tasks";
import type { Piece, PieceEnd } from "../thread/messages.js";
import { computeCells } from "./cells.js";
import { finetuneExamples, surfaceExamples } from "./examples.js";
import { finishAttack } from "./finish-attack.js";
import { finishEvaluation } from "./finish-evaluation.js";
import { finishHessian } from "./finish-hessian.js";
import { finishImport, finishTraining } from "./finish-model.js";
import { finishSurface } from "./finish-surface.js";
import { attackShard, evaluateShard } from "./images.js";
import { prepareImport } from "./import-model.js";
import {
  prepareAttack,
  prepareEvaluation,
  prepareFinetuning,
  prepareHessian,
  prepareTraining,
} from "./prepare.js";
import { prepareSurface } from "./prepare-surface.js";
import { measureProducts } from "./products.js";
import { finishReport, prepareReport } from "./report.js";
import { finetuneNetwork, trainNetwork } from "./train.js";
import type { Work, WorkTools } from "./work.js";

/** Everything that a piece can be, by the run's task and the job's work. */
const works: { readonly [T in TaskName]: Readonly<Record<string, Work<T>>> } = {
  train: { prepare: prepareTraining, train: trainNetwork, finish: finishTraining },
  finetune: {
    prepare: prepareFinetuning,
    examples: finetuneExamples,
    train: finetuneNetwork,
    finish: finishTraining,
  },
  evaluate: { prepare: prepareEvaluation, images: evaluateShard, finish: finishEvaluation },
  attack: { prepare: prepareAttack, images: attackShard, finish: finishAttack },
  surface: {
    prepare: prepareSurface,
    examples: surfaceExamples,
    cells: computeCells,
    finish: finishSurface,
  },
  hessian: { prepare: prepareHessian, products: measureProducts, finish: finishHessian },
  report: { prepare: prepareReport, finish: finishReport },
  "import-model": { prepare: prepareImport, finish: finishImport },
};

/**
 * Does a piece of a run.
 *
 * @throws whatever is wrong with the run's input, or the computation complains of
 */
export async function doPiece(piece: Piece, tools: WorkTools): Promise<PieceEnd> {
  const { task } = piece.run;
  const end = await doWork(task, piece, tools);
  if (!end.outcome) return { kind: "done", ...end };
  return { kind: "done", ...end, outcome: { ...end.outcome, result: parseResult(task, end.outcome.result) } };
}

function doWork<T extends TaskName>(task: T, piece: Piece, tools: WorkTools): ReturnType<Work<T>> {
  const work = works[task][piece.job.work];
  if (work) return work({ ...tools, piece, payload: parsePayload(task, piece.run.payload) });
  const detail = `${task} has no work ${JSON.stringify(piece.job.work)}: this worker is of another version`;
  throw new ComputeError({ code: "unsupported", where: "worker", detail });
}
