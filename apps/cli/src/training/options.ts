import { ComputeError, type OptimizerOptions, type ScheduleOptions } from "@basin/compute";
import { type Augmentation, type TrainSettings, usualAugmentation } from "@basin/protocol";
import { type Command, Option } from "commander";
import { integerFrom, numberIn, numberList } from "../option-values.js";
import { addRunOptions, type RunOptions } from "../options.js";

/** What `--augment` was given. The word stays a word, since the parser of options takes null for the empty text. */
export type AugmentationChoice = NonNullable<Augmentation> | "none";

/** How a network is trained, as `train` and `finetune` are told. */
export interface TrainingOptions extends RunOptions {
  readonly data: string;
  readonly images?: number;
  readonly skip?: number;
  readonly epochs: number;
  readonly lr: number;
  readonly optimizer: "sgd" | "adam";
  readonly momentum: number;
  readonly nesterov?: boolean;
  readonly weightDecay?: number;
  readonly schedule: "step" | "cosine" | "constant";
  readonly milestones: readonly number[];
  readonly factor: number;
  readonly warmup: number;
  readonly augment?: AugmentationChoice;
  readonly out: string;
  readonly resume?: boolean;
}

/** What differs between the two commands. */
export interface TrainingDefaults {
  readonly optimizer: "sgd" | "adam";
  readonly lr: number;
  readonly schedule: "step" | "constant";
  /** Where the defaults come from. */
  readonly source: string;
}

/** Adds the options of training, with the defaults of one command. */
export function addTrainingOptions(command: Command, usual: TrainingDefaults): Command {
  command
    .requiredOption("--epochs <N>", "passes over the examples", integerFrom("--epochs", 1))
    .requiredOption(
      "--out <file.safetensors>",
      "the trained model; FILE.state.safetensors beside it until done",
    )
    .option("--images <N>", "train on the first N images; default: all", integerFrom("--images", 1))
    .option("--skip <N>", "leave out the first N images", integerFrom("--skip", 0))
    .option("--lr <rate>", "learning rate", numberIn("--lr", { above: 0 }), usual.lr)
    .addOption(
      new Option("--optimizer <name>", `defaults of optimizer, rate and schedule: ${usual.source}`)
        .choices(["sgd", "adam"])
        .default(usual.optimizer),
    )
    .option("--momentum <value>", "of sgd", numberIn("--momentum", { from: 0, to: 1 }), 0.9)
    .option("--nesterov", "Nesterov's momentum for sgd")
    .option(
      "--weight-decay <value>",
      "default 1e-4 for sgd, 0 for adam",
      numberIn("--weight-decay", { from: 0 }),
    )
    .addOption(
      new Option("--schedule <name>", "of the learning rate")
        .choices(["step", "cosine", "constant"])
        .default(usual.schedule),
    )
    .option(
      "--milestones <list>",
      "of step, as shares of all epochs",
      numberList("--milestones"),
      [0.5, 0.75],
    )
    .option("--factor <value>", "of step", numberIn("--factor", { above: 0, to: 1 }), 0.1)
    .option(
      "--warmup <epochs>",
      "epochs in which the rate rises to --lr",
      numberIn("--warmup", { from: 0 }),
      0,
    )
    .option(
      "--augment <what>",
      "flip, padding=N, both with a comma, or none; default flip,padding=4 for colour images, none for grey ones",
      parseAugmentation,
    )
    .option("--resume", "go on from FILE.state.safetensors with the same bits as without the stop");
  return addRunOptions(command, { batch: "images a step; default 128" });
}

/** The part of the options that `train` of the compute package takes. */
export function toTrainOptions(
  options: TrainingOptions,
  images: { readonly channels: number },
): TrainSettings {
  return {
    epochs: options.epochs,
    batch: options.batch ?? 128,
    learningRate: options.lr,
    optimizer: optimizers[options.optimizer](options),
    schedule: schedules[options.schedule](options),
    seed: options.seed,
    augment: options.augment === undefined ? usualAugmentation(images) : toAugmentation(options.augment),
  };
}

/** What a choice means: null for the images as they are. */
export function toAugmentation(choice: AugmentationChoice): Augmentation {
  return choice === "none" ? null : choice;
}

const optimizers: Readonly<
  Record<TrainingOptions["optimizer"], (options: TrainingOptions) => OptimizerOptions>
> = {
  sgd: ({ momentum, nesterov = false, weightDecay = 1e-4 }) => ({
    kind: "sgd",
    momentum,
    nesterov,
    weightDecay,
  }),
  adam: ({ weightDecay = 0 }) => ({ kind: "adam", weightDecay }),
};

const schedules: Readonly<
  Record<TrainingOptions["schedule"], (options: TrainingOptions) => ScheduleOptions>
> = {
  step: ({ milestones, factor, warmup }) => ({ kind: "step", milestones, factor, warmup }),
  cosine: ({ warmup }) => ({ kind: "cosine", warmup }),
  constant: ({ warmup }) => ({ kind: "constant", warmup }),
};

function parseAugmentation(text: string): AugmentationChoice {
  if (text === "none") return text;
  let [flip, padding] = [false, 0];
  for (const part of text.split(",")) {
    const [name, value = ""] = part.split("=");
    if (part === "flip") flip = true;
    else if (name === "padding") padding = integerFrom("--augment padding", 0)(value);
    else throw unknownPart(part);
  }
  return { flip, padding };
}

function unknownPart(part: string): ComputeError {
  const detail = `unknown part ${JSON.stringify(part)}, want flip, padding=N, both with a comma, or none`;
  return new ComputeError({ code: "unknown", where: "--augment", detail });
}
