import { type Attack, cleanExamples } from "@basin/compute";
import { finetuningProtocol, type ModelOptions } from "@basin/protocol";
import { Command, Option } from "commander";
import type { Invocation } from "../invocation.js";
import { openData } from "../open-data.js";
import { openModel } from "../open-model.js";
import { addAttack } from "../option-values.js";
import { addModelOptions, addSourceOption, attackHelp, examples } from "../options.js";
import { checkEnding, checkOutputs } from "../out-paths.js";
import { type Tools, withTools } from "../session.js";
import { addTrainingOptions, type TrainingOptions, toTrainOptions } from "../training/options.js";
import { reportTraining, trainingAdvice } from "../training/report.js";
import { runTraining, type Training } from "../training/run.js";
import { openStaticExamples } from "../training/static-examples.js";

interface FinetuneOptions extends TrainingOptions, ModelOptions {
  readonly attack: readonly Attack[];
  readonly augmentation: "static" | "online";
}

/** `basin finetune`: a trained network on clean and adversarial images, 1:1. */
export function finetuneCommand(invocation: Invocation): Command {
  const command = new Command("finetune").description(
    "Go on training a model on clean and adversarial images, 1:1.",
  );
  addModelOptions(command);
  addSourceOption(command)
    .requiredOption("--attack <attack>", "what makes the examples; several share the images", addAttack)
    .addOption(
      new Option(
        "--augmentation <how>",
        "static: one example of each image, made once from the base model, as in the paper; online: of each batch against the current model",
      )
        .choices(["static", "online"])
        .default("static"),
    );
  return addTrainingOptions(command, {
    optimizer: "adam",
    lr: 1e-3,
    schedule: "constant",
    source: "what the paper's authors chose in their code",
  })
    .addHelpText(
      "after",
      examples(
        "finetune --model m.safetensors --data digits --attack fgsm:epsilon=0.15 --epochs 5 --out fgsm.safetensors",
        "finetune --model r.th --arch resnet32 --data cifar10 --attack pgd --augmentation online --epochs 20 --out pgd.safetensors",
      ),
    )
    .addHelpText("after", attackHelp())
    .action((options: FinetuneOptions) => runFinetune(options, invocation));
}

async function runFinetune(options: FinetuneOptions, invocation: Invocation): Promise<void> {
  checkEnding("--out", options.out, [".safetensors"]);
  await checkOutputs([options.out]);
  await withTools(
    options,
    () => trainingAdvice(options, invocation),
    async (tools) => {
      const training = await prepare(tools, options);
      reportTraining(options, await runTraining(tools, training, options), training.protocol);
    },
  );
}

async function prepare(tools: Tools, options: FinetuneOptions): Promise<Training> {
  const { attack: attacks, augmentation, seed, out, resume = false } = options;
  const data = await openData({ ...options, split: "train" }, { signal: tools.signal });
  const { model, set, protocol: base } = await openModel(options, data.set);
  const protocol = finetuningProtocol({
    data: data.protocol,
    base,
    spec: model.spec,
    attacks,
    augmentation,
    settings: toTrainOptions(options, set),
    engine: tools.engine,
  });
  if (augmentation === "online") {
    return { model, set, protocol, examples: async () => cleanExamples(set), online: { attacks } };
  }
  const work = { base: model, set, attacks, seed, out, resume, protocol };
  return { model, set, protocol, examples: () => openStaticExamples(tools, work) };
}
