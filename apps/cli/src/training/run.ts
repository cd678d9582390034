import {
  type EpochSummary,
  type ExampleSource,
  type ImageSet,
  type Model,
  type TrainOptions,
  train,
} from "@basin/compute";
import { writeFileAtomic } from "@basin/formats";
import { encodeModel, toJson } from "@basin/protocol";
import { createProgress, note } from "../progress.js";
import type { Tools } from "../session.js";
import { type TrainingOptions, toTrainOptions } from "./options.js";
import { readState, removeKept, writeState } from "./state-file.js";

/** A training that is ready to begin or to go on. */
export interface Training {
  readonly model: Model;
  readonly set: ImageSet;
  /** Asked for once it is known that the training can go on: examples may take long to make. */
  readonly examples: () => Promise<ExampleSource>;
  readonly online?: NonNullable<TrainOptions["online"]>;
  /** Everything that makes it this training and not another. */
  readonly protocol: object;
}

/** The trained model and how it got there. */
export interface Trained {
  readonly model: Model;
  readonly epochs: readonly EpochSummary[];
  readonly seconds: number;
}

/** Trains, keeping the state beside `--out` after each epoch, and writes the model at the end. */
export async function runTraining(
  { engine, signal }: Tools,
  training: Training,
  options: TrainingOptions,
): Promise<Trained> {
  const { model, set, online, protocol } = training;
  const begun = performance.now();
  const settings = toJson(protocol);
  const saved = options.resume ? await readState(options.out, settings) : undefined;
  const epochs = [...(saved?.epochs ?? [])];
  const examples = await training.examples();
  const progress = createProgress("train", "images");
  let start: number | undefined;
  try {
    const trained = await train(engine, model, {
      ...toTrainOptions(options, set),
      examples,
      ...(online === undefined ? {} : { online }),
      ...(saved === undefined ? {} : { resume: saved.state }),
      signal,
      onProgress({ epoch, step, steps }) {
        const place = (epoch * steps + step) * (examples.count / steps);
        start ??= place - examples.count / steps;
        progress.update(Math.round(place - start), Math.round(options.epochs * examples.count - start));
      },
      onEpoch(summary) {
        epochs.push(summary);
        progress.end();
        note(describeEpoch(summary, options.epochs));
      },
      onState: (state) => writeState(options.out, { state, epochs }, settings),
    });
    await writeModel(options.out, trained, settings);
    await removeKept(options.out);
    return { model: trained, epochs, seconds: (performance.now() - begun) / 1000 };
  } finally {
    progress.end();
  }
}

/** Writes a model that says what it is and how it was made. */
export async function writeModel(path: string, model: Model, training: string): Promise<void> {
  await writeFileAtomic(path, encodeModel(model, training));
}

function describeEpoch(
  { epoch, loss, accuracy, learningRate, seconds }: EpochSummary,
  epochs: number,
): string {
  const share = (100 * accuracy).toFixed(2);
  return `epoch ${epoch + 1}/${epochs}: loss ${loss.toFixed(4)}, accuracy ${share} %, rate ${learningRate.toPrecision(3)}, ${seconds.toFixed(1)} s`;
}
