import { type Attack, cleanExamples } from "@basin/compute";
import { missingArch, type NetworkOptions, trainingProtocol } from "@basin/protocol";
import { Command, Option } from "commander";
import type { Invocation } from "../invocation.js";
import { openData } from "../open-data.js";
import { asOption, newModel } from "../open-model.js";
import { addAttack } from "../option-values.js";
import { addNetworkOptions, addSourceOption, attackHelp, examples } from "../options.js";
import { checkEnding, checkOutputs } from "../out-paths.js";
import { withTools } from "../session.js";
import { addTrainingOptions, type TrainingOptions, toTrainOptions } from "../training/options.js";
import { reportTraining, trainingAdvice } from "../training/report.js";
import { runTraining } from "../training/run.js";

interface TrainCommandOptions extends TrainingOptions, NetworkOptions {
  readonly attack?: readonly Attack[];
  readonly cleanShare: keyof typeof cleanShares;
}

const cleanShares = { "0": 0, "0.5": 0.5 } as const;

/** `basin train`: a network from scratch, on clean images or adversarially. */
export function trainCommand(invocation: Invocation): Command {
  const command = new Command("train").description("Train a network from scratch.");
  addNetworkOptions(command);
  addSourceOption(command)
    .option(
      "--attack <attack>",
      "adversarial training: make examples of each batch against the current model; of several attacks one is drawn for each step",
      addAttack,
    )
    .addOption(
      new Option("--clean-share <share>", "of clean images beside adversarial ones")
        .choices(Object.keys(cleanShares))
        .default("0.5"),
    );
  return addTrainingOptions(command, {
    optimizer: "sgd",
    lr: 0.1,
    schedule: "step",
    source: "the common CIFAR ResNet recipe (which takes 200 epochs)",
  })
    .addHelpText(
      "after",
      examples(
        "train --arch resnet8 --data digits --epochs 10 --out digits.safetensors",
        "train --arch resnet32 --data cifar10 --epochs 200 --out resnet32.safetensors --resume",
        "train --arch resnet8 --data digits --epochs 10 --attack pgd:epsilon=0.15,step=0.04 --out robust.safetensors",
      ),
    )
    .addHelpText("after", attackHelp())
    .action((options: TrainCommandOptions) => runTrain(options, invocation));
}

async function runTrain(options: TrainCommandOptions, invocation: Invocation): Promise<void> {
  const { arch, attack: attacks = [], seed, out } = options;
  const cleanShare = cleanShares[options.cleanShare];
  if (arch === undefined) throw missingArch("train", { named: asOption });
  checkEnding("--out", out, [".safetensors"]);
  await checkOutputs([out]);
  await withTools(
    options,
    () => trainingAdvice(options, invocation),
    async (tools) => {
      const { set, protocol: data } = await openData(
        { ...options, split: "train" },
        { signal: tools.signal },
      );
      const model = newModel({ ...options, arch }, set, seed);
      const protocol = trainingProtocol({
        data,
        spec: model.spec,
        attacks,
        cleanShare,
        settings: toTrainOptions(options, set),
        engine: tools.engine,
      });
      const online = attacks.length === 0 ? {} : { online: { attacks, cleanShare } };
      const training = { model, set, examples: async () => cleanExamples(set), protocol, ...online };
      reportTraining(options, await runTraining(tools, training, options), protocol);
    },
  );
}
