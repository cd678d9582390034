import { type EpochSummary, type Model, type TrainProgress, train } from "@basin/compute";
import type { Metric } from "@basin/db";
import { encodeModel, fingerprint, toJson } from "@basin/protocol";
import { openFinetuning, openTraining, type Training } from "../inputs/training.js";
import { isUnavailable } from "../patience.js";
import type { Found } from "../thread/messages.js";
import { partHashes } from "./examples.js";
import { keepBytes } from "./keep.js";
import { readTrained, type TrainedData, writeTrained } from "./trained-data.js";
import { encodeState, type KeptState, resumeFrom, type Saved } from "./training-states.js";
import type { WorkContext, WorkEnd } from "./work.js";

/** States that are kept: should the newest be damaged, the one before it is there. */
const STATES = 2;

/** Seconds between two states at least, where epochs are short. */
const LEAST_GAP = 1;

type Context = WorkContext<"train"> | WorkContext<"finetune">;

/** The whole training of a network. */
export async function trainNetwork(context: WorkContext<"train">): Promise<WorkEnd> {
  return runTraining(context, await openTraining(context));
}

/** The whole fine-tuning of a network. */
export async function finetuneNetwork(context: WorkContext<"finetune">): Promise<WorkEnd> {
  return runTraining(context, await openFinetuning(context));
}

async function runTraining(context: Context, training: Training): Promise<WorkEnd> {
  const { piece, desk, signal, tell } = context;
  const { engine, model, options, examples, protocol } = training;
  const before = readTrained(piece.job);
  const { saved, kept, log } = await resumeFrom(desk, piece.run.id, before.states);
  if (log.length > 0) tell({ log });
  const epochs = [...(saved?.epochs ?? [])];
  const begun = performance.now();
  let steps = kept.at(-1)?.step ?? 0;
  let states = kept;
  let written = Number.NEGATIVE_INFINITY;
  const dataNow = (): TrainedData => ({
    states,
    epochs,
    seconds: before.seconds + (performance.now() - begun) / 1000,
  });
  const trained = await train(engine, model, {
    ...options,
    examples: await examples(),
    ...(saved === undefined ? {} : { resume: saved.state }),
    stateEvery: desk.options.stateEvery,
    signal,
    onProgress(progress) {
      steps = stepOf(progress);
      // Steps that are done again are no progress; nor is a piece that never gets further.
      tell({
        done: Math.max(steps, piece.job.done),
        metrics: [{ name: "train/loss", step: steps, value: progress.loss }],
      });
    },
    onEpoch(summary) {
      epochs.push(summary);
      tell({ metrics: epochMetrics(summary), log: [describeEpoch(summary, options.epochs)] });
    },
    async onState(state) {
      // Short epochs come faster than their states are worth writing; a stop is always worth it.
      const now = performance.now();
      if (!signal.aborted && now - written < 1000 * Math.min(LEAST_GAP, desk.options.stateEvery)) return;
      written = now;
      const at = { step: steps, epoch: epochs.length };
      const found = await keepState(context, { state, epochs: [...epochs] }, at);
      if (!found) return;
      const [next, obsolete] = addState(states, found.checkpoint);
      states = next;
      tell({ ...found, data: writeTrained(dataNow()), obsolete });
    },
  });
  return keepTrained(context, trained, { data: dataNow(), protocol, steps });
}

/** Keeps a state. Where there is no room for it the training goes on without: only time would be lost. */
async function keepState(
  context: Context,
  saved: Saved,
  at: Omit<KeptState, "hash">,
): Promise<(Found & { readonly checkpoint: KeptState }) | undefined> {
  try {
    const bytes = encodeState(context.piece.run.id, saved);
    const { hash, found } = await keepBytes(context, bytes, { kind: "state", ending: "safetensors" });
    return { ...found, checkpoint: { ...at, hash } };
  } catch (error) {
    if (!isUnavailable(error)) throw error;
    context.tell({ log: [`the state after step ${at.step} is not kept: ${(error as Error).message}`] });
    return undefined;
  }
}

/** The newest states, and the hashes of those that they make obsolete. */
function addState(states: readonly KeptState[], added: KeptState): [KeptState[], string[]] {
  const all = [...states.filter(({ hash }) => hash !== added.hash), added];
  return [all.slice(-STATES), all.slice(0, -STATES).map(({ hash }) => hash)];
}

/** The model's artifact, and the end of everything that was only there to go on. */
async function keepTrained(
  context: Context,
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

function describeEpoch({ epoch, loss, accuracy, learningRate }: EpochSummary, epochs: number): string {
  const share = (100 * accuracy).toFixed(2);
  return `epoch ${epoch + 1}/${epochs}: loss ${loss.toFixed(4)}, accuracy ${share} %, rate ${learningRate.toPrecision(3)}`;
}
