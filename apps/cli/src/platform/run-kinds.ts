import { basename, extname } from "node:path";
import type { Client, Run } from "@basin/client";
import { type Command, Option } from "commander";
import { addAttack, addAttackOrNone, integerFrom } from "../option-values.js";
import { addDataOptions, addNetworkOptions, addRunOptions, addSourceOption } from "../options.js";
import { addSurfaceOptions } from "../surface/options.js";
import { addTrainingOptions } from "../training/options.js";
import { findData, findModel, importFile } from "./references.js";
import { addRelaxed } from "./relaxed.js";
import {
  given,
  type Resolved,
  toAttackInput,
  toEvaluationInput,
  toFinetuningInput,
  toSurfaceInput,
  toTrainingInput,
} from "./run-inputs.js";
import {
  type AttackChoice,
  addModelChoice,
  type EvaluateChoice,
  type FinetuneChoice,
  type ImagesOptions,
  type ImportChoice,
  type ModelChoice,
  type SurfaceChoice,
  type TrainChoice,
} from "./run-options.js";

/** A kind of work as `basin run` has it. */
interface RunKind<Options> {
  readonly help: string;
  /** An argument, as `<file>`. */
  readonly argument?: string;
  readonly addOptions: (command: Command) => Command;
  readonly start: (client: Client, options: Options, argument: string) => Promise<Run>;
  readonly example: string;
}

const train: RunKind<TrainChoice> = {
  help: "Train a network from scratch.",
  addOptions: (command) =>
    addAttacks(addName(addTraining(addRelaxed(command, addNetworkOptions), "sgd"))).addOption(
      new Option("--clean-share <share>", "of clean images beside adversarial ones").choices(["0", "0.5"]),
    ),
  start: async (client, options) =>
    client.startTraining(toTrainingInput(options, await resolve(client, options))),
  example: "run train --preset small",
};

const finetune: RunKind<FinetuneChoice> = {
  help: "Go on training a model on clean and adversarial images, 1:1.",
  addOptions: (command) =>
    addAttacks(addName(addTraining(addModel(command), "adam"))).addOption(
      new Option("--augmentation <how>", "make the examples once, or anew in each step").choices([
        "static",
        "online",
      ]),
    ),
  start: async (client, options) =>
    client.startFinetuning(toFinetuningInput(options, await resolve(client, options))),
  example: "run finetune --model digits --data digits --attack fgsm:epsilon=0.15 --epochs 5",
};

const evaluate: RunKind<EvaluateChoice> = {
  help: "Measure a model on clean and attacked images.",
  addOptions: (command) =>
    addMeasuring(addModel(command)).option(
      "--attack <attack>",
      "an attack, or none for clean images; any number of times",
      addAttackOrNone,
    ),
  start: async (client, options) =>
    client.startEvaluation(toEvaluationInput(options, await resolve(client, options))),
  example: "run evaluate --model digits --data digits --attack none --attack pgd:epsilon=0.15",
};

const attack: RunKind<AttackChoice> = {
  help: "Make adversarial images and keep them as a data set.",
  addOptions: (command) => addAttacks(addName(addMeasuring(addModel(command)))),
  start: async (client, options) =>
    client.startAttack(toAttackInput(options, await resolve(client, options))),
  example: "run attack --model digits --data digits --attack fgsm:epsilon=0.15 --out fgsm.npz",
};

const surface: RunKind<SurfaceChoice> = {
  help: "Map loss and accuracy around a model.",
  addOptions: (command) =>
    addRelaxed(
      addModel(command).option("--towards <model>", "direction of x: to this model, which lies at 1"),
      addSurfaceOptions,
      {
        without: ["--direction-x", "--direction-y", "--picture", "--save-directions", "--resume"],
      },
    ),
  start: async (client, options) =>
    client.startSurface(toSurfaceInput(options, await resolve(client, options))),
  example: "run surface --model digits --data digits --x=-1:1:21 --y=-1:1:21 --out s.h5",
};

const importModel: RunKind<ImportChoice> = {
  help: "Make a model of a checkpoint: .th, .pt, .pth or .safetensors.",
  argument: "<file>",
  addOptions(command) {
    addRelaxed(command, addNetworkOptions);
    addName(command);
    for (const size of ["classes", "channels", "height", "width"]) {
      command.option(`--${size} <N>`, "where the file does not say it", integerFrom(`--${size}`, 1));
    }
    return command;
  },
  async start(client, options, file) {
    const { arch, mean, deviation, name, classes, channels, height, width } = options;
    const details = given({ arch, mean, deviation, classes, channels, height, width });
    return importFile(client, file, { name: name ?? basename(file, extname(file)), ...details });
  },
  example: "run import resnet32.th --arch resnet32 --name resnet32",
};

/** Every kind of work that `basin run` starts. */
export const runKinds = { train, finetune, evaluate, attack, surface, import: importModel } as const;

async function resolve(
  client: Client,
  options: ImagesOptions & ModelChoice & { readonly towards?: string },
): Promise<Resolved> {
  const { model, towards, data } = options;
  return {
    source: data === undefined ? undefined : await findData(client, data),
    model: model === undefined ? undefined : await findModel(client, "--model", model, options),
    towards: towards === undefined ? undefined : await findModel(client, "--towards", towards, options),
  };
}

function addModel(command: Command): Command {
  return addModelChoice(command, (one) => addRelaxed(one, addNetworkOptions));
}

function addName(command: Command): Command {
  return command.option("--name <name>", "of what the run makes");
}

function addAttacks(command: Command): Command {
  return command.option("--attack <attack>", "an attack with its parameters", addAttack);
}

function addMeasuring(command: Command): Command {
  addRelaxed(command, (one) => addDataOptions(one, { split: "test" }));
  return addRelaxed(command, addRunOptions);
}

function addTraining(command: Command, optimizer: "sgd" | "adam"): Command {
  addRelaxed(command, addSourceOption);
  const usual = { optimizer, lr: 0, schedule: "step", source: "those of basin train and finetune" } as const;
  return addRelaxed(command, (one) => addTrainingOptions(one, usual), { without: ["--out", "--resume"] });
}
