/** Options that several commands share, each defined once. */
import { architectures, attackKinds, engineDevices, engineNames, type Split } from "@basin/compute";
import type { DataOptions, ModelOptions } from "@basin/protocol";
import { type Command, Option } from "commander";
import { integerFrom, numberList, positiveList } from "./option-values.js";
import type { OutputOptions } from "./output.js";
import type { EngineChoice } from "./session.js";

export type { NetworkOptions } from "@basin/protocol";

/** What every computing command has. */
export interface RunOptions extends EngineChoice, OutputOptions {
  readonly seed: number;
  readonly batch?: number;
}

/** What every command has that measures a model on images. */
export interface MeasureOptions extends ModelOptions, DataOptions, RunOptions {}

const archNames = Object.keys(architectures).join(", ");

/** `--arch`, `--mean` and `--deviation`. */
export function addNetworkOptions(command: Command): Command {
  return command
    .option("--arch <name>", `architecture: ${archNames}; our own files name theirs`)
    .option(
      "--mean <list>",
      "normalisation, one number a channel; default: what the file says, else .485,.456,.406 for colour images (the common CIFAR ResNet recipe) and .5 for grey ones",
      numberList("--mean"),
    )
    .option(
      "--deviation <list>",
      "as --mean; default .229,.224,.225 for colour images and .5 for grey ones",
      positiveList("--deviation"),
    );
}

/** `--model` and how to read it. */
export function addModelOptions(command: Command): Command {
  command.requiredOption("--model <file>", "checkpoint: .th, .pt, .pth or .safetensors");
  return addNetworkOptions(command);
}

/** `--data`, `--split`, `--images` and `--skip`. */
export function addDataOptions(
  command: Command,
  { split, images = "take the first N images; default: all" }: { split: Split; images?: string },
): Command {
  addSourceOption(command);
  return command
    .addOption(new Option("--split <split>", "which images").choices(["train", "test"]).default(split))
    .option("--images <N>", images, integerFrom("--images", 1))
    .option("--skip <N>", "leave out the first N images", integerFrom("--skip", 0));
}

/** `--data` alone. */
export function addSourceOption(command: Command): Command {
  return command.requiredOption(
    "--data <source>",
    "digits (included), cifar10 (fetched), a folder of CIFAR-10 or CIFAR-100 binary files, or a .npz with images and labels",
  );
}

/**
 * The options of a command that measures a model on images: which model and images, then the command's own, then how to
 * run it.
 *
 * @param own adds the command's own options and examples
 */
export function addMeasureOptions(
  command: Command,
  { own, ...data }: { split: Split; images?: string; own: (command: Command) => Command },
): Command {
  addModelOptions(command);
  addDataOptions(command, data);
  own(command);
  return addRunOptions(command).addHelpText("after", attackHelp());
}

/** `--seed`, `--batch`, `--engine`, where it computes and how exactly, `--threads` and `--json`. */
export function addRunOptions(
  command: Command,
  { batch = "images at a time; results do not depend on it" }: { batch?: string } = {},
): Command {
  command.option("--batch <N>", batch, integerFrom("--batch", 1));
  return addBareRunOptions(command)
    .addOption(
      new Option("--fallback <device>", "where to go on if the device is missing or fails").choices(["cpu"]),
    )
    .option("--half", "convolutions and matrix products in half precision; cuda, tensorrt and webgpu")
    .option("--tf32", "let NVIDIA's libraries round products to TF32; cuda and tensorrt");
}

const deviceNames = [...new Set(Object.values(engineDevices).flat()), "auto"].join(", ");

/** `--seed`, `--engine`, `--device`, `--threads` and `--json`. */
export function addBareRunOptions(command: Command): Command {
  return command
    .option("--seed <N>", "all random numbers follow from it", integerFrom("--seed", 0), 0)
    .option("--engine <name>", `what computes: ${engineNames.join(", ")}`, "onnx")
    .option(
      "--device <name>",
      `where it computes: ${deviceNames} (the fastest that works here); default: cpu, with tfjs the first of cuda, native and cpu that is installed`,
    )
    .option("--threads <N>", "threads to use at most; default: all cores", integerFrom("--threads", 1))
    .option("--json", "one JSON document on stdout and nothing else");
}

/** The attacks with their parameters, for `--help`. */
export function attackHelp(): string {
  const lines = Object.values(attackKinds).flatMap(({ name, help, parameters }) => [
    `  ${name}: ${help}`,
    `      ${parameters.map((parameter) => `${parameter.name}=${parameter.default}`).join(",")}`,
  ]);
  return ["", "Attacks, with their parameters and defaults (name:parameter=value,...):", ...lines].join("\n");
}

/** Command lines that work, for `--help`. */
export function examples(...lines: readonly string[]): string {
  return ["", "Examples:", ...lines.map((line) => `  $ basin ${line}`)].join("\n");
}
