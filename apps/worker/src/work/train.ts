import { type EpochSummary, type Model, type TrainProgress, train } from "@basin/compute";
import type { Metric } from "@basin/db";
import { encodeModel, fingerprint, toJson } from "@basin/protocol";
import { openFinetuning, openTraining, type Training } from "../inputs/training.js";
import { partHashes } from "./examples.js";
import { keepBytes } from "./keep.js";
import { readTrained, type TrainedData, writeTrained } from "./trained-data.js";
import { encodeState, resumeFrom } from "./training-states.js";
import type { WorkContext, WorkEnd } from "./work.js";

/** States that are kept: should the newest be damaged, the one before it is there. */
const STATES = 2;

/** The whole training of a network. */
export async function trainNetwork(context: WorkContext<"train">): Promise<WorkEnd> {
  return runTraining(context, await openTraining(context));
}

/** The whole fine-tuning of a network. */
export async function finetuneNetwork(context: WorkContext<"finetune">): Promise<WorkEnd> {
  return runTraining(context, await openFinetuning(context));
}

async function runTraining(
  context: WorkContext<"train"> | WorkContext<"finetune">,
  { engine, model, options, examples, protocol }: Training,
): Promise<WorkEnd> {
  const { piece, desk, signal, tell } = context;
  const runId = piece.run.id;
  const before = readTrained(piece.job);
  const { saved, kept, log } = await resumeFrom(desk, runId, before.states);
  if (log.length > 0) tell({ log });
  const epochs = [...(saved?.epochs ?? [])];
  const begun = performance.now();
  let data: TrainedData = { ...before, states: kept };
  let steps = kept.at(-1)?.step ?? 0;
  const seconds = (): number => before.seconds + (performance.now() - begun) / 1000;

  const trained = await train(engine, model, {
    ...options,
    examples: await examples(),
    ...(saved === undefined ? {} : { resume: saved.state }),
    stateEvery: desk.options.stateEvery,
    signal,
    onProgress(progress) {
      steps = stepOf(progress);
      tell({ done: steps, metrics: [{ name: "train/loss", step: steps, value: progress.loss }] });
    },
    onEpoch(summary) {
      epochs.push(summary);
      tell({ metrics: epochMetrics(summary) });
    },
    async onState(state) {
      const at = { step: steps, epoch: epochs.length };
      const bytes = encodeState(runId, { state, epochs });
      const { hash, found } = await keepBytes(context, bytes, { kind: "state", ending: "safetensors" });
      const states = [...data.states.filter((known) => known.hash !== hash), { ...at, hash }];
      const obsolete = states.slice(0, -STATES).map((old) => old.hash);
      data = { ...data, states: states.slice(-STATES), seconds: seconds() };
      tell({ ...found, checkpoint: { ...at, hash }, data: writeTrained(data), obsolete });
    },
  });
  return keepTrained(context, trained, { data: { ...data, epochs, seconds: seconds() }, protocol, steps });
}

/** The model's artifact, and the end of everything that was only there to go on. */
async function keepTrained(
  context: WorkContext<"train"> | WorkContext<"finetune">,
  model: Model,
  {
    data,
    protocol,
    steps,
  }: { readonly data: TrainedData; readonly protocol: object; readonly steps: number },
): Promise<WorkEnd> {
  const { piece } = context;
  const name = `${piece.makes.model?.name ?? piece.run.id}.safetensors`;
  const { hash, found } = await keepBytes(context, encodeModel(model, toJson(protocol)), {
    kind: "checkpoint",
    ending: "safetensors",
    download: { role: "checkpoint", name },
  });
  const { spec } = model;
  const made = { hash, spec, fingerprint: fingerprint(model.params) };
  return {
    found: {
      ...found,
      done: steps,
      data: writeTrained({ ...data, states: [], model: made }),
      obsolete: [...data.states.map((state) => state.hash), ...partHashes(piece.earlier["examples"] ?? [])],
    },
  };
}

/** Steps since the beginning of the training, the one that has just been done included. */
function stepOf({ epoch, step, steps }: TrainProgress): number {
  return epoch * steps + step;
}

/** Means over an epoch, under the number of the epoch, from 1. */
function epochMetrics({ epoch, loss, accuracy, learningRate }: EpochSummary): Metric[] {
  const values = { loss, accuracy, learningRate };
  return Object.entries(values).map(([name, value]) => ({ name: `epoch/${name}`, step: epoch + 1, value }));
}
