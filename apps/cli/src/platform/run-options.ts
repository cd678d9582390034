/** Options of `basin run`, beside those of the local commands. */
import type { Attack, Axis, Split } from "@basin/compute";
import type { Command } from "commander";
import { addWord, integerFrom } from "../option-values.js";
import type { NetworkOptions } from "../options.js";
import type { AugmentationChoice } from "../training/options.js";
import { addPlatformOptions, type PlatformOptions } from "./options.js";

/** What every run may be given beside its payload. */
export interface StartOptions extends PlatformOptions {
  readonly preset?: string;
  readonly title?: string;
  readonly tag?: readonly string[];
  readonly note?: string;
  readonly priority?: number;
  readonly seed?: number;
  readonly engine?: string;
  readonly threads?: number;
  readonly batch?: number;
  readonly detach?: boolean;
  readonly out?: readonly string[];
}

/** Which images; also what trainings have. */
export interface ImagesOptions {
  readonly data?: string;
  readonly split?: Split;
  readonly images?: number;
  readonly skip?: number;
}

/** A model by id, name or file, and how its file is read. */
export interface ModelChoice extends NetworkOptions {
  readonly model?: string;
}

/** How a network is trained. */
export interface TrainingChoice extends StartOptions, ImagesOptions, NetworkOptions {
  readonly epochs?: number;
  readonly lr?: number;
  readonly optimizer?: "sgd" | "adam";
  readonly momentum?: number;
  readonly nesterov?: boolean;
  readonly weightDecay?: number;
  readonly schedule?: "step" | "cosine" | "constant";
  readonly milestones?: readonly number[];
  readonly factor?: number;
  readonly warmup?: number;
  readonly augment?: AugmentationChoice;
  readonly attack?: readonly Attack[];
  readonly name?: string;
}

/** `basin run train`. */
export interface TrainChoice extends TrainingChoice {
  readonly cleanShare?: string;
}

/** `basin run finetune`. */
export interface FinetuneChoice extends TrainingChoice, ModelChoice {
  readonly augmentation?: "static" | "online";
}

/** `basin run evaluate`. */
export interface EvaluateChoice extends StartOptions, ImagesOptions, ModelChoice {
  readonly attack?: readonly (Attack | null)[];
}

/** `basin run attack`. */
export interface AttackChoice extends StartOptions, ImagesOptions, ModelChoice {
  readonly attack?: readonly Attack[];
  readonly name?: string;
}

/** `basin run surface`. */
export interface SurfaceChoice extends StartOptions, ImagesOptions, ModelChoice {
  readonly x?: Axis;
  readonly y?: Axis;
  readonly towards?: string;
  readonly normalization?: "filter" | "layer" | "weight" | "dfilter" | "dlayer";
  readonly ignore?: "biasbn" | "none";
  readonly over?: "weights" | "states";
  readonly adversarial?: Attack;
}

/** `basin run import`. */
export interface ImportChoice extends StartOptions, NetworkOptions {
  readonly name?: string;
  readonly classes?: number;
  readonly channels?: number;
  readonly height?: number;
  readonly width?: number;
}

/** The options of {@link StartOptions}, as far as the local commands do not have them. */
export function addStartOptions(command: Command): Command {
  command
    .option("--preset <name>", "paper or small: what is not given is taken from it")
    .option("--title <text>", "default: what the run does")
    .option("--tag <word>", "any number of times", addWord)
    .option("--note <text>", "kept with the run")
    .option("--priority <N>", "higher ones begin first", integerFrom("--priority", -1000))
    .option("--detach", "print the id and do not wait")
    .option("--out <file>", "export the result when it is there; any number of times", addWord);
  return addPlatformOptions(command);
}

/** `--model`, and how its file is read. */
export function addModelChoice(command: Command, add: (command: Command) => Command): Command {
  return add(
    command.requiredOption(
      "--model <model>",
      "a model by id or name, or a checkpoint, which is imported first",
    ),
  );
}
